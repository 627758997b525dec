// Softmax and all its derivatives, without a page: the figure and the tests call the same functions.
(() => {
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  function softmax(z) {
    const largest = Math.max(...z);
    const e = z.map((value) => Math.exp(value - largest)); // cannot overflow
    return e.map((value) => value / sum(e));
  }

  // Row i: how p[i] moves with each logit.
  const jacobian = (p) => p.map((pi, i) => p.map((pj, j) => pi * ((i === j ? 1 : 0) - pj)));

  // What comes back to the logits: logit j collects from its column.
  const contract = (dp, table) => dp.map((_, j) => sum(dp.map((d, i) => d * table[i][j])));

  // The same without the table; `mean` is the mean of dp, weighted by p.
  function short(dp, p) {
    const mean = sum(dp.map((d, i) => d * p[i]));
    return { mean, dz: p.map((value, j) => value * (dp[j] - mean)) };
  }

  globalThis.backpropLab = {
    ...globalThis.backpropLab,
    softmaxJacobian: { softmax, jacobian, contract, short },
  };
})();
