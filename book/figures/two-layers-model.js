// Two layers of sigmoids, one sample: every value between input and gradient, without a page.
(() => {
  const range = (array, act) => array.map((_, i) => act(i));
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const sigmoid = (z) => 0.5 * (1 + Math.tanh(0.5 * z)); // exp(−z) may overflow on its way

  // What arrives at each node of a layer; W[from][to].
  const arriving = (a, W, b) => range(b, (k) => sum(range(a, (j) => a[j] * W[j][k])) + b[k]);
  const outer = (a, delta) => a.map((value) => delta.map((d) => value * d));

  // x, y lists; parameters {W1, b1, W2, b2}. paths[j][k] comes back from output k to hidden node j.
  function values({ x, y, W1, b1, W2, b2 }) {
    const z1 = arriving(x, W1, b1);
    const a1 = z1.map(sigmoid);
    const z2 = arriving(a1, W2, b2);
    const a2 = z2.map(sigmoid);
    const da2 = range(a2, (k) => a2[k] - y[k]);
    const cost = 0.5 * sum(da2.map((error) => error ** 2));
    const slope2 = a2.map((a) => a * (1 - a));
    const delta2 = range(da2, (k) => da2[k] * slope2[k]);
    const paths = W2.map((row) => range(row, (k) => row[k] * delta2[k]));
    const da1 = paths.map(sum);
    const slope1 = a1.map((a) => a * (1 - a));
    const delta1 = range(da1, (j) => da1[j] * slope1[j]);
    const dx = W1.map((row) => sum(range(row, (j) => row[j] * delta1[j])));
    return {
      z1, a1, z2, a2, cost, da2, slope2, delta2, paths, da1, slope1, delta1, dx,
      dW1: outer(x, delta1), db1: delta1, dW2: outer(a1, delta2), db2: delta2,
    };
  }

  // Every parameter once against its derivative; the given ones stay as they are.
  function step(given, v, rate) {
    const moved = (p, d) => (Array.isArray(p) ? range(p, (i) => moved(p[i], d[i])) : p - rate * d);
    const after = ["W1", "b1", "W2", "b2"].map((name) => [name, moved(given[name], v[`d${name}`])]);
    return { ...given, ...Object.fromEntries(after) };
  }

  // The paths from a parameter to the cost, each with the factors that it meets on its way.
  // name: W1, b1, W2 or b2; place: [from, to] for a weight, [to] for a bias.
  function pathsFrom(given, v, name, place) {
    const to = place.at(-1);
    const input = (name[1] === "1" ? given.x : v.a1)[place[0]];
    const first = name[0] === "W" ? [{ kind: "input", value: input, place }] : [];
    const atOutput = (k) => [
      { kind: "slope2", value: v.slope2[k], place: [k] },
      { kind: "error", value: v.da2[k], place: [k] },
    ];
    const whole = (output, factors) => ({
      output, factors, product: factors.reduce((product, { value }) => product * value, 1),
    });
    if (name[1] === "2") return [whole(to, [...first, ...atOutput(to)])];
    return v.a2.map((_, k) =>
      whole(k, [
        ...first,
        { kind: "slope1", value: v.slope1[to], place: [to] },
        { kind: "weight", value: given.W2[to][k], place: [to, k] },
        ...atOutput(k),
      ]),
    );
  }

  globalThis.backpropLab = {
    ...globalThis.backpropLab,
    twoLayers: { values, step, pathsFrom },
  };
})();
