"""Twins on initializers: a compromise between two wishes, and how steps at random add up."""

TWINS = {
    "xavier_scale": """\
Two wishes are to be met halfway, so the question is where to take the mean.
One village wants a bus every 1/2 hour, the other every 1/6 hour. The buses
per hour, 2 and 6, can be averaged; then the gap follows from their mean.

>>> per_hour = (2 + 6) / 2
>>> per_hour
4.0
>>> 1 / per_hour  # the gap in hours
0.25

Forward, the variance should be one over n_in, and backward one over n_out:
find the variance between them in this way, and mind that the scale is a
standard deviation.""",
    "he_scale": """\
Steps at random add up by their squares: after n steps of length 1, the mean
of the squared distance is n. A walker who rests in every second minute
makes 36 steps in 72 minutes. How long must the steps be, so that the
typical distance is 6?

>>> walks = [a + b + c + d for a in (-1, 1) for b in (-1, 1)
...          for c in (-1, 1) for d in (-1, 1)]
>>> float(np.mean(np.square(walks)))  # all walks of 4 steps
4.0
>>> steps = 72 // 2
>>> 6 / steps**0.5
1.0

The weights are the steps of a sum, ReLU stops half of what comes in, and
the typical size of the sum shall be 1.""",
}
