// A number worked out by hand: right, or which known slip leads to it. No page in here.
(() => {
  const { readNumber } = globalThis.backpropLab.figure;
  const LIMIT = 1000; // nothing in a worked example is larger
  const ROUNDED_ON_THE_WAY = 0.002; // so far, relatively, roundings before the last line may lead

  // What was typed: its value, how many digits count, and half a unit of the last one.
  function read(text) {
    const plain = text.trim().replace("−", "-");
    if (plain === "") return { problem: "empty" };
    if (/^[+-]?\d*,\d+$/.test(plain)) return { problem: "comma" };
    const value = readNumber(plain, -LIMIT, LIMIT);
    if (value === null) {
      return { problem: readNumber(plain, -Infinity, Infinity) === null ? "letters" : "range" };
    }
    const [digits, exponent = "0"] = plain.toLowerCase().split("e");
    const decimals = (digits.split(".")[1] ?? "").length;
    const significant = digits.replace(/[+\-.]/g, "").replace(/^0+/, "").length;
    const half = 0.5 * 10 ** (Number(exponent) - decimals);
    return { value, half, enough: significant >= 4 || decimals >= 6 };
  }

  // right: a number; wrong: [value, ids]; others: [name, number], what is right elsewhere.
  function judge(text, right, wrong, others = []) {
    const typed = read(text);
    if (typed.problem) return { kind: "unreadable", problem: typed.problem };
    const fits = (value) => Math.abs(value - typed.value) <= typed.half * (1 + 1e-6);
    const apart = (value) =>
      Math.abs(value - typed.value) / Math.max(Math.abs(value), Math.abs(typed.value), 1e-300);
    const ids = (entries) => [...new Set(entries.flatMap(([, names]) => names.split(" ")))];
    const elsewhere = typed.enough
      ? others.filter(([, value]) => fits(value)).map(([name]) => name)
      : [];

    const matches = wrong.filter(([value]) => fits(value));
    if (fits(right)) return { kind: matches.length ? "ambiguous" : "right", exact: true };
    if (matches.length > 1 && !typed.enough) return { kind: "ambiguous" };
    if (matches.length) return { kind: "slip", ids: ids(matches), elsewhere };

    const near = [[right, ""], ...wrong]
      .filter(([value]) => apart(value) <= ROUNDED_ON_THE_WAY)
      .sort(([one], [other]) => apart(one) - apart(other))
      .slice(0, 1);
    if (near.length && near[0][1] === "") return { kind: "right", exact: false };
    if (elsewhere.length) return { kind: "elsewhere", elsewhere };
    if (near.length) return { kind: "slip", ids: ids(near), elsewhere };
    if (fits(-right)) return { kind: "sign" };
    if (fits(2 * right)) return { kind: "twice" };
    if (fits(right / 2)) return { kind: "half" };
    return { kind: "unknown" };
  }

  globalThis.backpropLab = { ...globalThis.backpropLab, handCalculation: { read, judge } };
})();
