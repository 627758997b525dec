// A dense layer's shapes and its sums over samples, without a page.
(() => {
  const AXES = {
    x: ["n", "n_in"], W: ["n_in", "n_out"], y: ["n", "n_out"],
    dx: ["n", "n_in"], dW: ["n_in", "n_out"], dy: ["n", "n_out"],
  };
  const RIGHT = { y: ["x", "W"], dx: ["dy", "Wᵀ"], dW: ["xᵀ", "dy"] };
  const FACTORS = ["x", "xᵀ", "W", "Wᵀ", "dy", "dyᵀ"];

  const turned = (name) => (name.endsWith("ᵀ") ? name.slice(0, -1) : `${name}ᵀ`);

  // The names of the two sizes of a factor, which may be turned: xᵀ has the sizes of x exchanged.
  const axes = (name) => (name in AXES ? AXES[name] : [...AXES[turned(name)]].reverse());
  const shape = (name, sizes) => axes(name).map((axis) => sizes[axis]);

  // What is to be said of `left` times `right`, where `wanted` is what we want.
  function judge(wanted, left, right, sizes) {
    const [rows, inner] = shape(left, sizes);
    const [from, columns] = shape(right, sizes);
    if (inner !== from) return { verdict: "inner", result: null };
    const result = [rows, columns];
    const is = ([first, second]) => left === first && right === second;
    const [first, second] = RIGHT[wanted];
    if (is([first, second])) return { verdict: "right", result };
    const fits = shape(wanted, sizes).every((size, i) => size === result[i]);
    const lying = is([turned(second), turned(first)]);
    return { verdict: fits ? "accident" : lying ? "turned" : "shape", result };
  }

  // The sizes that are equal, as sets of names: what an accident needs.
  function equal(sizes) {
    const groups = [...new Set(Object.values(sizes))]
      .map((size) => ({ size, names: Object.keys(sizes).filter((name) => sizes[name] === size) }));
    return groups.filter(({ names }) => names.length > 1);
  }

  const transpose = (A) => A[0].map((_, j) => A.map((row) => row[j]));
  const dot = (u, v) => u.reduce((sum, value, i) => sum + value * v[i], 0);
  const product = (A, B) => A.map((row) => transpose(B).map((column) => dot(row, column)));
  const outer = (u, v) => u.map((a) => v.map((b) => a * b));
  const add = (A, B) => A.map((row, i) => row.map((value, j) => value + B[i][j]));

  // dW, db and the rows of dx after the first `count` samples, and what sample number i adds.
  function sums(x, dy, W, count) {
    const zeros = W.map((row) => row.map(() => 0));
    const shares = x.map((row, i) => outer(row, dy[i]));
    return {
      shares,
      dW: shares.slice(0, count).reduce(add, zeros),
      db: dy.slice(0, count).reduce((sum, row) => add([sum], [row])[0], zeros[0]),
      dx: product(dy, transpose(W)).slice(0, count),
    };
  }

  // The numbers of the chapter, and more of them for larger sizes.
  const TABLES = {
    x: [[1, 2, -1], [0, -1, 2], [3, 1, 0], [-2, 1, 1]],
    dy: [[1, 0, -1, 2], [0, 1, 2, -1], [-1, 1, 0, 1], [2, -1, 1, 0]],
    W: [[1, 0, 2, -1], [0, 3, -1, 1], [2, -1, 1, 0]],
  };
  const numbers = (name, sizes) => {
    const [rows, columns] = shape(name, sizes);
    return TABLES[name].slice(0, rows).map((row) => row.slice(0, columns));
  };

  globalThis.backpropLab = {
    ...globalThis.backpropLab,
    denseShapes: { RIGHT, FACTORS, shape, axes, judge, equal, product, sums, numbers },
  };
})();
