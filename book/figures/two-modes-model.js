// Forward and reverse mode on two small graphs, node by node: what each pass carries, what it finds.
(() => {
  // A node: its name, how it is made of others, and for each of these the slope by it.
  const product = (name, a, b) => ({
    name, parents: [a, b], sign: "×",
    value: (v) => v[a] * v[b], slopes: (v) => [v[b], v[a]],
  });
  const sum = (name, a, b) => ({
    name, parents: [a, b], sign: "+",
    value: (v) => v[a] + v[b], slopes: () => [1, 1],
  });
  const square = (name, a) => ({
    name, parents: [a], sign: "( )²",
    value: (v) => v[a] * v[a], slopes: (v) => [2 * v[a]],
  });
  const triple = (name, a) => ({
    name, parents: [a], sign: "·3", value: (v) => 3 * v[a], slopes: () => [3],
  });
  const input = (name) => ({ name, parents: [], sign: "" });

  // Nodes in an order in which each comes after what it needs; numbers are places in the list.
  const graphs = {
    many: {
      start: [2, -1, 4],
      inputs: [0, 1, 2],
      outputs: [5],
      nodes: [
        input("x₀"), input("x₁"), input("x₂"), product("h₀", 0, 1), sum("h₁", 1, 2), product("y", 3, 4),
      ],
    },
    one: {
      start: [1],
      inputs: [0],
      outputs: [3, 4, 5],
      nodes: [
        input("x"), square("h₀", 0), triple("h₁", 0), square("y₀", 1), product("y₁", 1, 2), square("y₂", 2),
      ],
    },
  };

  function forward(graph, x) {
    const values = [];
    graph.nodes.forEach((node, i) => {
      values.push(node.parents.length ? node.value(values) : x[graph.inputs.indexOf(i)]);
    });
    return values;
  }

  // One pass from one input: how much each node moves per move of that input, with its products.
  function forwardPass(graph, values, from) {
    const carried = [];
    return graph.nodes.map((node, i) => {
      const slopes = node.parents.length ? node.slopes(values) : [];
      const terms = node.parents.map((parent, k) => [carried[parent], slopes[k]]);
      carried.push(node.parents.length
        ? terms.reduce((total, [moved, slope]) => total + moved * slope, 0)
        : Number(i === from));
      return { node: i, terms, carried: carried[i] };
    });
  }

  // One pass from one output: its derivative by each node, from the output back to the inputs.
  function reversePass(graph, values, from) {
    const carried = [];
    return graph.nodes
      .map((_, i) => i)
      .reverse()
      .map((i) => {
        const terms = graph.nodes.flatMap((child, j) =>
          child.parents.flatMap((parent, k) =>
            parent === i ? [[carried[j], child.slopes(values)[k]]] : [],
          ),
        );
        carried[i] = i === from
          ? 1
          : terms.reduce((total, [upstream, slope]) => total + upstream * slope, 0);
        return { node: i, terms, carried: carried[i] };
      });
  }

  globalThis.backpropLab = {
    ...globalThis.backpropLab, modes: { graphs, forward, forwardPass, reversePass },
  };
})();
