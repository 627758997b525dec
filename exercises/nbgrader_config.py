"""The settings of this course, read by nbgrader and by backprop-lab alike."""

c = get_config()  # noqa: F821 (nbgrader provides it)

c.CourseDirectory.course_id = "backprop_lab"

# A question that never ends must not hold up the class.
c.Execute.timeout = 30
c.Execute.interrupt_on_timeout = True
