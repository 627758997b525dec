"""The classroom: notebooks out, submissions in, grades and feedback back."""
