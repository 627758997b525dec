// The graph's arithmetic, without a page: values forward, shares backward, one step.
(() => {
  const sigmoid = (z) => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));

  // Each operation: its value, and its slopes, one for each input, from the inputs and the value.
  const OPERATIONS = {
    add: { value: (a, b) => a + b, slopes: () => [1, 1] },
    subtract: { value: (a, b) => a - b, slopes: () => [1, -1] },
    multiply: { value: (a, b) => a * b, slopes: ([a, b]) => [b, a] },
    sigmoid: { value: sigmoid, slopes: (inputs, y) => [y * (1 - y)] },
    halfSquare: { value: (e) => 0.5 * e * e, slopes: ([e]) => [e] },
  };

  const isBox = (node) => node.operation !== undefined;

  // The value of one box; a graph lists its nodes so that each comes after its parents.
  const compute = (node, values) =>
    OPERATIONS[node.operation].value(...node.parents.map((parent) => values[parent]));

  // The values of all nodes, from those of the inputs, by name.
  function forward(nodes, inputs) {
    const values = [];
    nodes.forEach((node) => {
      values.push(isBox(node) ? compute(node, values) : inputs[node.name]);
    });
    return values;
  }

  // What a box sends back: to each parent its local slope times the upstream gradient.
  function shares(nodes, values, box, upstream) {
    const { operation, parents } = nodes[box];
    const slopes = OPERATIONS[operation].slopes(parents.map((p) => values[p]), values[box]);
    return parents.map((to, i) => ({ to, slope: slopes[i], share: upstream * slopes[i] }));
  }

  // The boxes in the order of the way back.
  const wayBack = (nodes) => nodes.map((_, i) => i).filter((i) => isBox(nodes[i])).reverse();

  // The derivative of the last node by each node, after the first `boxes` boxes of the way back.
  // A second share is added to the first; with accumulate = false it takes its place.
  function backward(nodes, values, { accumulate = true, boxes = Infinity } = {}) {
    const gradients = nodes.map(() => 0);
    gradients[nodes.length - 1] = 1;
    wayBack(nodes).slice(0, boxes).forEach((box) => {
      shares(nodes, values, box, gradients[box]).forEach(({ to, share }) => {
        gradients[to] = accumulate ? gradients[to] + share : share;
      });
    });
    return gradients;
  }

  // The inputs after one step of gradient descent: parameters move, data stay.
  function step(nodes, inputs, gradients, rate) {
    const moved = { ...inputs };
    nodes.forEach((node, i) => {
      if (node.parameter) moved[node.name] = inputs[node.name] - rate * gradients[i];
    });
    return moved;
  }

  globalThis.backpropLab = {
    ...globalThis.backpropLab,
    graph: { forward, shares, backward, wayBack, step, isBox },
  };
})();
