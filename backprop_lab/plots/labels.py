"""The labels: every word that a picture says on its own, one table per language."""

LABELS: dict[str, dict[str, str]] = {
    "en": {
        # samples and a line
        "before": "before",
        "after": "after",
        "class 1": "target 1",
        "class 0": "target 0",
        "x0": "input $x_0$",
        "x1": "input $x_1$",
        # an activation and its slope
        "x": "input $x$",
        "sigmoid": "sigmoid",
        "tanh": "tanh",
        "relu": "ReLU",
        "leaky_relu": "leaky ReLU",
        "softplus": "softplus",
        "gelu": "GELU",
        "slope": "its slope",
        # outer products, a confusion matrix
        "sample": "sample {}",
        "dW": "dW, their sum",
        "true class": "true class",
        "predicted class": "predicted class",
        # networks and graphs
        "input": "input",
        "hidden": "hidden",
        "hidden layer": "hidden {}",
        "output": "output",
        # descents, curves and checks
        "w0": "weight $w_0$",
        "w1": "weight $w_1$",
        "start": "start",
        "end": "end",
        "loss": "loss",
        "accuracy": "accuracy",
        "epoch": "epoch",
        "iteration": "iteration",
        "best epoch": "best: epoch {}",
        "best iteration": "best: iteration {}",
        "step": "step $h$",
        "error": "relative error",
        # signals by depth
        "layer": "layer",
        "signal size": "size of the signals",
        "gradient size": "size of the gradients",
        # what a first layer looks for
        "one scale": "one scale for all:",
    }
}


def label(key: str, language: str) -> str:
    """Look up one label; a language without a table is refused by name."""
    if language not in LABELS:
        known = ", ".join(sorted(LABELS))
        raise ValueError(f"plots: no labels for the language {language!r}; there are: {known}.")
    return LABELS[language][key]
