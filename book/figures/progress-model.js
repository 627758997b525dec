// Which checks were solved, by name, in this browser only; one that keeps nothing costs no check.
(() => {
  const KEY = "backprop_lab:solved";

  const progress = {
    read() {
      try {
        const kept = JSON.parse(localStorage.getItem(KEY));
        return Array.isArray(kept) ? kept : [];
      } catch {
        return [];
      }
    },
    add(name) {
      try {
        localStorage.setItem(KEY, JSON.stringify([...new Set([...progress.read(), name])]));
      } catch {
        // private windows and full disks: nothing to say, the answer itself was shown
      }
    },
    forget() {
      try {
        localStorage.removeItem(KEY);
      } catch {
        // as above
      }
    },
  };

  globalThis.backpropLab = { ...globalThis.backpropLab, progress };
})();
