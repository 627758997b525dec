// Four optimizers and a training loop, without a page: the formulas of backprop_lab/optimizers.py.
(() => {
  const zeros = (w) => w.map(() => 0);
  const EPSILON = 1e-8;

  // Each: `start` gives the state for a w, `step` takes w, its gradient g and the state to the next.
  const optimizers = {
    sgd: {
      start: () => ({}),
      step: (w, g, state, rate) => ({ w: w.map((v, i) => v - rate * g[i]), state }),
    },
    momentum: {
      start: (w) => ({ velocity: zeros(w) }),
      step(w, g, { velocity }, rate, mu = 0.9) {
        const next = velocity.map((v, i) => mu * v - rate * g[i]);
        return { w: w.map((v, i) => v + next[i]), state: { velocity: next } };
      },
    },
    rmsprop: {
      start: (w) => ({ meanSquare: zeros(w) }),
      step(w, g, { meanSquare }, rate, rho = 0.9) {
        const next = meanSquare.map((s, i) => rho * s + (1 - rho) * g[i] ** 2);
        return {
          w: w.map((v, i) => v - (rate * g[i]) / (Math.sqrt(next[i]) + EPSILON)),
          state: { meanSquare: next },
        };
      },
    },
    adam: {
      start: (w) => ({ mean: zeros(w), meanSquare: zeros(w), t: 0 }),
      step(w, g, state, rate, beta1 = 0.9, beta2 = 0.999) {
        const t = state.t + 1;
        const mean = state.mean.map((m, i) => beta1 * m + (1 - beta1) * g[i]);
        const meanSquare = state.meanSquare.map((s, i) => beta2 * s + (1 - beta2) * g[i] ** 2);
        const root = (s) => Math.sqrt(s / (1 - beta2 ** t)) + EPSILON;
        return {
          w: w.map((v, i) => v - (rate * mean[i]) / (1 - beta1 ** t) / root(meanSquare[i])),
          state: { mean, meanSquare, t },
        };
      },
    },
  };

  // The valley f(w) = ½ (w₀² + 10 w₁²).
  const valley = {
    curvatures: [1, 10],
    start: [-4, 1],
    value: (w) => (w[0] ** 2 + 10 * w[1] ** 2) / 2,
    gradient: (w) => [w[0], 10 * w[1]],
  };

  // The samples 0 to n − 1 in an order that depends on the epoch alone (a linear congruence).
  function orderOf(n, epoch) {
    let seed = (epoch * 7919 + 17) >>> 0;
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i -= 1) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const j = Math.floor((seed / 2 ** 32) * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  // Batches that follow the order; the last one is short where the size does not divide n.
  function minibatches(order, size) {
    const count = Math.ceil(order.length / size);
    return Array.from({ length: count }, (_, k) => order.slice(k * size, (k + 1) * size));
  }

  const countIterations = (n, size, epochs) => epochs * Math.ceil(n / size);

  // J = 1/(2n) Σ (w x + b − y)² over some of the samples, and its derivatives by w and b.
  function lineCost({ x, y }, samples, [w, b]) {
    const errors = samples.map((i) => w * x[i] + b - y[i]);
    const mean = (values) => values.reduce((sum, v) => sum + v, 0) / samples.length;
    return {
      cost: mean(errors.map((e) => e * e)) / 2,
      gradient: [mean(errors.map((e, k) => e * x[samples[k]])), mean(errors)],
    };
  }

  // Eight points near y = 1.5 x + 0.5.
  const points = {
    x: [-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2],
    y: [-2.75, -1.25, -1.5, 0, 1.5, 1.5, 3.25, 3.25],
  };

  globalThis.backpropLab = {
    ...globalThis.backpropLab,
    optimizers: { optimizers, valley, orderOf, minibatches, countIterations, lineCost, points },
  };
})();
