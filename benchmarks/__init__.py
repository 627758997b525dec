"""Speed beside the peers: the same update, the same batches, one thread each, in turns."""
