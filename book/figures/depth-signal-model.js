// Signals through a deep network that has not learned, without a page: the figure and the tests.
(() => {
  const sigmoid = (x) => 1 / (1 + Math.exp(-x));
  const activations = {
    identity: { y: (x) => x, slope: () => 1 },
    tanh: { y: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
    sigmoid: { y: sigmoid, slope: (x) => sigmoid(x) * (1 - sigmoid(x)) },
    relu: { y: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) },
  };

  // Numbers that look normal, the same on every machine (mulberry32, then Box and Muller).
  function normals(seed) {
    let state = seed >>> 0;
    const uniform = () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), state | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  }

  const matrix = (rows, columns, draw) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, draw));

  const multiply = (a, b) => {
    const columns = b[0].length;
    return a.map((row) => {
      const sums = Array(columns).fill(0);
      row.forEach((value, k) => {
        for (let j = 0; j < columns; j += 1) sums[j] += value * b[k][j];
      });
      return sums;
    });
  };

  const transpose = (a) => a[0].map((_, j) => a.map((row) => row[j]));

  function deviation(a) {
    const all = a.flat();
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    return Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
  }

  // Through all layers and back: the standard deviations of a and of dL/dz, layer by layer.
  function through(name, weights, x, da) {
    const { y, slope } = activations[name];
    const [forward, backward, scores] = [[], [], []];
    let a = x;
    weights.forEach((W) => {
      const z = multiply(a, W);
      scores.push(z);
      a = z.map((row) => row.map(y));
      forward.push(deviation(a));
    });
    let upstream = da;
    for (let i = weights.length - 1; i >= 0; i -= 1) {
      const dz = upstream.map((row, s) => row.map((value, j) => value * slope(scores[i][s][j])));
      backward[i] = deviation(dz);
      upstream = multiply(dz, transpose(weights[i]));
    }
    return { forward, backward };
  }

  // A network of one width, with normal weights of standard deviation factor / √width.
  function signals(name, factor, depth, { width = 48, n = 24, seed = 1 } = {}) {
    const draw = normals(seed);
    const x = matrix(n, width, draw);
    const weights = Array.from({ length: depth }, () =>
      matrix(width, width, () => (factor / Math.sqrt(width)) * draw()));
    return through(name, weights, x, matrix(n, width, draw));
  }

  globalThis.backpropLab = { ...globalThis.backpropLab, depth: { activations, through, signals } };
})();
