// What becomes of a nudge on its way through y = g(h), h = f(x): the moves, their ratios, the slopes.
(() => {
  // 1 / (1 + e^−z) without overflow.
  const sigmoid = (z) => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));

  // Each chain: the inner function f, the outer g, and their slopes.
  const chains = {
    bell: {
      f: (x) => x * x, fSlope: (x) => 2 * x,
      g: (h) => Math.exp(-h), gSlope: (h) => -Math.exp(-h),
    },
    neuron: {
      f: (x) => 0.7 * x - 0.5, fSlope: () => 0.7,
      g: sigmoid, gSlope: (h) => sigmoid(h) * (1 - sigmoid(h)),
    },
    flat: {
      f: () => 2, fSlope: () => 0,
      g: (h) => h * h, gSlope: (h) => 2 * h,
    },
  };

  // A ratio of two moves; null where nothing has moved, and 0 by 0 is no number.
  const ratio = (moved, by) => (by === 0 ? null : moved / by);

  function travel(name, x, dx) {
    const { f, g, fSlope, gSlope } = chains[name];
    const before = { x, h: f(x), y: g(f(x)) };
    const after = { x: x + dx, h: f(x + dx), y: g(f(x + dx)) };
    const moved = { x: dx, h: after.h - before.h, y: after.y - before.y };
    return {
      before,
      after,
      moved,
      ratios: {
        inner: ratio(moved.h, moved.x), outer: ratio(moved.y, moved.h), whole: ratio(moved.y, moved.x),
      },
      slopes: {
        inner: fSlope(x), outer: gSlope(before.h), whole: fSlope(x) * gSlope(before.h),
      },
    };
  }

  globalThis.backpropLab = { ...globalThis.backpropLab, nudge: { travel, chains: Object.keys(chains) } };
})();
