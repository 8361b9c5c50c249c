"""What a program prints for itself, in a text or a picture that is for readers."""

# As a part of regular expressions: an object's address, all digits of a number, NumPy's and PyTorch's own spelling of
# values and their types, what browsers show of an object, and the place of a number that was never filled in.
PRINTED = (
    r"\bat 0x[0-9a-f]{6,}|\d\.\d{12,}|\b(?:np|numpy)\.\w+\(|\b(?:array|tensor)\([\[\d]|\{\w*:[.,\d]+[defgs%]\}"
    r"|<class .[\w.]+.>|\bdtype(?:\(|: (?:bool|float|int|object|uint))|\[object \w+\]|\$\{\w+\}|(?:^|\s)%(?:[sd]|\.\d[efg])(?![\w%])"
)
