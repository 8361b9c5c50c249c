"""Fashion-MNIST from the files to a trained, measured network.

`data` finds, checks and loads the images; `model` defines the networks; `device` chooses where they run;
`training` trains them, alone or in several processes; `checkpoint` and `evaluation` keep and judge the result.
"""

import os

# Threads that wait for each other must not spin: where other work shares the cores, a step of one millisecond became
# thirty. Read by OpenMP when torch is first imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
