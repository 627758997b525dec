// The perceptron's arithmetic, without a page: the figure and the tests call the same functions.
(() => {
  const score = (w, b, x) => w.reduce((sum, weight, i) => sum + weight * x[i], 0) + b;
  const step = (z) => (z >= 0 ? 1 : 0);

  // One sample: move w and b if the answer was wrong, keep them if it was right.
  function update(w, b, x, y, learningRate) {
    const z = score(w, b, x);
    const answer = step(z);
    const error = y - answer;
    return {
      z,
      answer,
      wrong: error !== 0,
      w: w.map((weight, i) => weight + learningRate * error * x[i]),
      b: b + learningRate * error,
    };
  }

  // At most (R/gamma)² errors from w = 0, for any line that separates; the bias is a weight on 1.
  function errorBound(X, y, separator) {
    const norm = Math.hypot(...separator.w, separator.b);
    const R = Math.max(...X.map((x) => Math.hypot(...x, 1)));
    const margins = X.map(
      (x, i) => ((2 * y[i] - 1) * score(separator.w, separator.b, x)) / norm,
    );
    const gamma = Math.min(...margins);
    return { R, gamma, bound: gamma > 0 ? (R / gamma) ** 2 : Infinity };
  }

  // Where the line w · x + b = 0 crosses a box: two points, or none.
  function endsInBox(w, b, low, high) {
    const ends = [];
    for (const i of [0, 1]) {
      for (const fixed of [low[i], high[i]]) {
        const other = -(b + w[i] * fixed) / w[1 - i];
        if (other >= low[1 - i] && other <= high[1 - i]) {
          ends.push(i === 0 ? [fixed, other] : [other, fixed]);
        }
      }
    }
    ends.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
    const [first, last] = [ends[0], ends[ends.length - 1]];
    return first && Math.hypot(first[0] - last[0], first[1] - last[1]) > 1e-12 ? [first, last] : [];
  }

  const data = {
    separable: {
      X: [[0, 1.5], [0.5, -1], [2, -0.5], [1, -1.5], [1, 1], [-1, -1]],
      y: [1, 0, 1, 0, 1, 0],
      separator: { w: [2, 2], b: -1 },
    },
    xor: { X: [[0, 0], [0, 1], [1, 0], [1, 1]], y: [0, 1, 1, 0], separator: null },
  };

  globalThis.backpropLab = {
    ...globalThis.backpropLab,
    perceptron: { update, errorBound, endsInBox, data },
  };
})();
