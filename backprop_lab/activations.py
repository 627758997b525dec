"""Activations: functions that bend each entry on its own, so each slope only scales dy."""

import numpy as np

from backprop_lab.operation import Operation
from backprop_lab.shapes import Array


def sigmoid_forward(x: Array) -> tuple[Array, Array]:
    """Squash each entry into (0, 1).

    x of any shape  ->  y of that shape, cache = y
    y = 1 / (1 + exp(−x)), without overflow for any x
    """
    e = np.exp(np.where(x > 0.0, -x, x))  # exp(−|x|) cannot overflow
    y = np.where(x > 0.0, 1.0, e) / (1.0 + e)
    return y, y


def sigmoid_backward(dy: Array, cache: Array) -> Array:
    """Scale dL/dy by the slope of the sigmoid.

    dy of any shape, cache = y of that shape  ->  dx of that shape
    dL/dx = dL/dy · y (1 − y)

    Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors,
    Nature 323, 1986.
    """
    y = cache
    return dy * y * (1.0 - y)


def tanh_forward(x: Array) -> tuple[Array, Array]:
    """Squash each entry into (−1, 1).

    x of any shape  ->  y of that shape, cache = y
    y = tanh(x)
    """
    y = np.tanh(x)
    return y, y


def tanh_backward(dy: Array, cache: Array) -> Array:
    """Scale dL/dy by the slope of tanh.

    dy of any shape, cache = y of that shape  ->  dx of that shape
    dL/dx = dL/dy · (1 − y²)

    Source: LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998, section 4.4.
    """
    y = cache
    return dy * (1.0 - y**2)


def relu_forward(x: Array) -> tuple[Array, Array]:
    """Keep the positive entries and put 0 for the others.

    x of any shape  ->  y of that shape, cache = x
    y = max(x, 0)
    """
    return np.maximum(x, 0.0), x


def relu_backward(dy: Array, cache: Array) -> Array:
    """Scale dL/dy by the slope of ReLU; at the kink, x = 0, that slope is 0 by choice.

    dy of any shape, cache = x of that shape  ->  dx of that shape
    dL/dx = dL/dy where x > 0, else 0

    Source: Nair and Hinton, Rectified linear units improve restricted Boltzmann machines, 2010.
    """
    x = cache
    return dy * (x > 0.0)


def leaky_relu_forward(x: Array, alpha: float = 0.01) -> tuple[Array, tuple[Array, float]]:
    """Keep the positive entries and scale the others by alpha, so that none is silenced.

    x of any shape, alpha a number  ->  y of that shape, cache = (x, alpha)
    y = x where x > 0, else α x
    """
    return np.where(x > 0.0, x, alpha * x), (x, alpha)


def leaky_relu_backward(dy: Array, cache: tuple[Array, float]) -> Array:
    """Scale dL/dy by the slope of leaky ReLU; at the kink, x = 0, that slope is alpha by choice.

    dy of any shape, cache = (x, alpha), x of that shape  ->  dx of that shape
    dL/dx = dL/dy where x > 0, else α dL/dy

    Source: Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models,
    2013.
    """
    x, alpha = cache
    return dy * np.where(x > 0.0, 1.0, alpha)


def softplus_forward(x: Array) -> tuple[Array, Array]:
    """Round off the corner of ReLU.

    x of any shape  ->  y of that shape, cache = x
    y = log(1 + exp(x)), without overflow for any x
    """
    e = np.exp(np.where(x > 0.0, -x, x))  # exp(−|x|) cannot overflow
    return np.where(x > 0.0, x, 0.0) + np.log1p(e), x


def softplus_backward(dy: Array, cache: Array) -> Array:
    """Scale dL/dy by the slope of softplus.

    dy of any shape, cache = x of that shape  ->  dx of that shape
    dL/dx = dL/dy / (1 + exp(−x)), the sigmoid of x

    Source: Dugas et al., Incorporating second-order functional knowledge for better option
    pricing, 2001.
    """
    x = cache
    e = np.exp(np.where(x > 0.0, -x, x))
    slope: Array = np.where(x > 0.0, 1.0, e) / (1.0 + e)
    return dy * slope


def gelu_forward(x: Array) -> tuple[Array, Array]:
    """Let each entry through in proportion to how large it is, in the form with tanh.

    x of any shape  ->  y of that shape, cache = x
    y = x/2 (1 + tanh u),   u = √(2/π) (x + 0.044715 x³)
    """
    u = np.sqrt(2.0 / np.pi) * (x + 0.044715 * x**3)
    return 0.5 * x * (1.0 + np.tanh(u)), x


def gelu_backward(dy: Array, cache: Array) -> Array:
    """Scale dL/dy by the slope of GELU; x enters twice, as a factor and inside tanh.

    dy of any shape, cache = x of that shape  ->  dx of that shape
    dL/dx = dL/dy · (½ (1 + tanh u) + x/2 (1 − tanh² u) √(2/π) (1 + 3 · 0.044715 x²))

    Source: Hendrycks and Gimpel, Gaussian error linear units, 2016, section 2.
    """
    x = cache
    t = np.tanh(np.sqrt(2.0 / np.pi) * (x + 0.044715 * x**3))
    du = np.sqrt(2.0 / np.pi) * (1.0 + 3.0 * 0.044715 * x**2)
    slope: Array = 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t**2) * du
    return dy * slope


SIGMOID = Operation("sigmoid", ("x",), sigmoid_forward, sigmoid_backward)
TANH = Operation("tanh", ("x",), tanh_forward, tanh_backward)
RELU = Operation("relu", ("x",), relu_forward, relu_backward)
LEAKY_RELU = Operation("leaky_relu", ("x",), leaky_relu_forward, leaky_relu_backward)
SOFTPLUS = Operation("softplus", ("x",), softplus_forward, softplus_backward)
GELU = Operation("gelu", ("x",), gelu_forward, gelu_backward)
