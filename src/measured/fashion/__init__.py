"""Fashion-MNIST from the files to a trained, measured network.

`data` finds, checks and loads the images; `model` defines the networks; `device` chooses where they run;
`training` trains them, alone or in several processes; `checkpoint` and `evaluation` keep and judge the result.
"""
