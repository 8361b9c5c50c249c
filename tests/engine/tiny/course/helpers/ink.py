INK = "black"
