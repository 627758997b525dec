// What every derivative of a network costs, in four ways, without a page.
(() => {
  // m inputs, `depth` hidden layers of m neurons, one output. Counted are multiplications on wires:
  // value by weight on the way up, weight by δ on the way down, value by δ for a derivative.
  function costs(width, depth) {
    const wires = width * width * depth + width;
    const parameters = wires + width * depth + 1; // a bias for each neuron
    let expansion = 2 * wires; // the forward pass, and a value by δ for each weight
    for (let k = 1; k <= depth; k += 1) {
      // each of the `width` neurons k layers below the output has width^(k − 1) paths of k weights
      expansion += k * width ** k;
    }
    return {
      wires,
      parameters,
      paths: width ** (depth - 1), // from one neuron of the first hidden layer to the output
      expansion,
      central: 2 * parameters * wires,
      forward: (parameters + 1) * wires,
      tangents: (parameters + 1) * wires,
      backpropagation: 3 * wires,
    };
  }

  globalThis.backpropLab = { ...globalThis.backpropLab, costByDepth: { costs } };
})();
