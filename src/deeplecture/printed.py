"""What a program prints for itself, in a text or a picture that is for readers."""

# As a part of regular expressions: an object's address, all digits of a number, NumPy's and PyTorch's own spelling of
# values, and the place of a number that was never filled in.
PRINTED = r"\bat 0x[0-9a-f]{6,}|\d\.\d{12,}|\b(?:np|numpy)\.\w+\(|\b(?:array|tensor)\([\[\d]|\{\w*:[.,\d]+[defgs%]\}"
