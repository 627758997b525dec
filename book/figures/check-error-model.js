// The error of a measured slope against its step, in 64 and in 32 bits, as NumPy computes it.
(() => {
  const wide = (value) => value; // JavaScript's own numbers are float64
  const narrow = Math.fround; // rounded to float32

  // Each function rounds after every operation; `slope` is the derivative, in 64 bits.
  const functions = {
    cost: {
      // C = ½ (a − 0.9)², a = 1 / (1 + e^−z), z = 0.809998 w − 0.5
      of: (w, round) => {
        const z = round(round(w * round(0.809998)) - round(0.5));
        const a = round(1 / round(1 + round(Math.exp(-z))));
        const error = round(a - round(0.9));
        return round(round(0.5) * round(error * error));
      },
      slope: (w) => {
        const a = 1 / (1 + Math.exp(-(0.809998 * w - 0.5)));
        return (a - 0.9) * a * (1 - a) * 0.809998;
      },
    },
    cube: { of: (x, round) => round(round(x * x) * x), slope: (x) => 3 * x * x },
    exponential: { of: (x, round) => round(Math.exp(x)), slope: (x) => Math.exp(x) },
    kink: { of: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) },
  };

  // The difference quotient; every value that a computer would store is rounded.
  function measured(name, x, step, sides, bits) {
    const round = bits === 32 ? narrow : wide;
    const f = (at) => functions[name].of(at, round);
    const here = round(x);
    const above = f(round(here + step));
    const below = f(sides === 2 ? round(here - step) : here);
    return round(round(above - below) / (sides * step));
  }

  // The largest difference relative to the larger of the two, as relative_error has it.
  function relativeError(a, b) {
    const scale = Math.max(Math.abs(a), Math.abs(b));
    return scale === 0 ? 0 : Math.abs(a - b) / scale;
  }

  const error = (name, x, step, sides, bits) =>
    relativeError(measured(name, x, step, sides, bits), functions[name].slope(x));

  const slope = (name, x) => functions[name].slope(x);

  globalThis.backpropLab = {
    ...globalThis.backpropLab,
    checkError: { measured, error, relativeError, slope, functions: Object.keys(functions) },
  };
})();
