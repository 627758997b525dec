// Six activations and their slopes, without a page: the figure and the tests call the same functions.
(() => {
  const sigmoid = (x) => {
    const e = Math.exp(-Math.abs(x)); // cannot overflow
    return (x > 0 ? 1 : e) / (1 + e);
  };
  const inside = (x) => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
  const ALPHA = 0.1; // of leaky ReLU; larger than usual, so that it can be seen

  const activations = {
    sigmoid: { y: sigmoid, slope: (x) => sigmoid(x) * (1 - sigmoid(x)) },
    tanh: { y: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
    relu: { y: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0), kink: true },
    leaky_relu: {
      y: (x) => (x > 0 ? x : ALPHA * x), slope: (x) => (x > 0 ? 1 : ALPHA), kink: true,
    },
    softplus: { y: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), slope: sigmoid },
    gelu: {
      y: (x) => 0.5 * x * (1 + Math.tanh(inside(x))),
      slope: (x) => {
        const t = Math.tanh(inside(x));
        const du = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2);
        return 0.5 * (1 + t) + 0.5 * x * (1 - t ** 2) * du;
      },
    },
  };

  // What one entry sends forward and lets back.
  function pass(name, x, dy) {
    const { y, slope } = activations[name];
    return { y: y(x), slope: slope(x), dx: dy * slope(x) };
  }

  globalThis.backpropLab = { ...globalThis.backpropLab, activations: { activations, pass, ALPHA } };
})();
