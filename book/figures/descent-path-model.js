// Gradient descent on three landscapes, without a page: costs, gradients, one step.
(() => {
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  // J = 1/(2n) Σ (ŷ − y)² with ŷ = w x + b, and its derivatives by w and b.
  function line(x, y, w, b) {
    const errors = x.map((value, i) => w * value + b - y[i]);
    const n = x.length;
    return {
      cost: sum(errors.map((e) => e * e)) / (2 * n),
      gradient: [sum(errors.map((e, i) => e * x[i])) / n, sum(errors) / n],
    };
  }

  // The same cost of one sigmoid neuron, ŷ = σ(w x).
  function neuron(x, y, w) {
    const n = x.length;
    const a = x.map((value) => sigmoid(w * value));
    return {
      cost: sum(a.map((p, i) => (p - y[i]) ** 2)) / (2 * n),
      gradient: [sum(a.map((p, i) => (p - y[i]) * p * (1 - p) * x[i])) / n],
    };
  }

  const walks = { x: [1, 2, 3], y: [3, 3.5, 7] };
  const bent = { x: [1, 10], y: [0.9, 0.2] };

  // At a place: the cost and the gradient. `view` is what a picture shows, `start` where one begins.
  const landscapes = {
    bowl: {
      at([w]) {
        const { cost, gradient } = line(walks.x.slice(0, 2), walks.y.slice(0, 2), w, 0);
        return { cost, gradient: [gradient[0]] };
      },
      start: [0], rate: 0.2, view: [[-2, 6]], top: 18, curvatures: [2.5], lowest: [2],
    },
    neuron: {
      at: ([w]) => neuron(bent.x, bent.y, w),
      start: [1], rate: 0.5, view: [[-2, 5]], top: 0.24,
    },
    valley: {
      at: ([w, b]) => line(walks.x, walks.y, w, b),
      start: [0, 2], rate: 0.2, view: [[-1.5, 5], [-3, 3.5]],
      // of the matrix of second derivatives, ((14/3, 2), (2, 1))
      curvatures: [17 / 6 + Math.hypot(11 / 6, 2), 17 / 6 - Math.hypot(11 / 6, 2)],
      lowest: [2, 0.5],
    },
  };

  // θ ← θ − η ∂J/∂θ
  const step = (theta, gradient, rate) => theta.map((value, i) => value - rate * gradient[i]);

  // From this learning rate on, steps lead out of a bowl: 2 over the largest curvature.
  const critical = ({ curvatures }) => 2 / Math.max(...curvatures);

  globalThis.backpropLab = {
    ...globalThis.backpropLab,
    descent: { landscapes, step, critical, walks, bent },
  };
})();
