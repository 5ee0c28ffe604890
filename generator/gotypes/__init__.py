"""What Go knows of the objects that a Go program prints: their fields, in order, and which of them it leaves out."""
