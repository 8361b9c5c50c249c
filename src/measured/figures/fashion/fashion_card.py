"""What a CUDA card gains over the processor beside it: whole trainings, and single steps by batch size."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

NAMES = {"mlp": "784-128-10", "cnn": "small CNN"}
LOOKS = (("processor", style.CLASS_A, "o", "-"), ("card", style.FIT, "D", "--"))


@figure("measured", record="fashion/card")
def fashion_card(record: Record):
    models, sizes = record.settings["models"], record.settings["batch_sizes"]
    steps, seconds = record.results["milliseconds"], record.results["seconds"]
    picture, panels = style.canvas((8.8, 4.0), columns=1 + len(models))
    for at, (name, colour, marker, line) in enumerate(LOOKS):
        for row in range(len(models)):
            where = row + 0.24 * (2 * at - 1) + np.linspace(-0.09, 0.09, len(seconds))
            panels[0].plot(where, seconds[:, at, row], marker, color=colour, label="" if row else name)
            runs = steps[:, at, row]
            panels[1 + row].loglog(sizes, np.median(runs, 0), color=colour, marker=marker, linestyle=line)
            panels[1 + row].fill_between(sizes, runs.min(0), runs.max(0), color=colour, alpha=0.18, linewidth=0)
    panels[0].set(ylim=(0, 1.08 * seconds.max()), ylabel="seconds", title="Whole training", xlim=(-0.5, 1.5))
    panels[0].set_xticks(range(len(models)), [NAMES[model] for model in models])
    panels[0].legend(loc="center left", bbox_to_anchor=(0, 0.55))
    for axes, model, ticks in zip(panels[1:], models, ((1, 1.5, 2), (2, 5, 10, 20, 50, 100)), strict=True):
        axes.set(title=f"A step, {NAMES[model]}", xlabel="batch size")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.minorticks_off()
    panels[1].set_ylabel("milliseconds")
    longer = seconds[:, 1] / seconds[:, 0]  # runs, models
    gains = np.median(steps[:, 0] / steps[:, 1], 0)  # models, batch sizes
    learnt = 100 * record.results["validation_accuracy"]  # runs, devices, models
    different = record.results["different"]
    return with_numbers(
        picture,
        runs=len(seconds),
        cpu_seconds=np.median(seconds[:, 0], 0),
        card_seconds=np.median(seconds[:, 1], 0),
        mlp_longer=np.median(longer[:, 0]),
        mlp_longer_least=longer[:, 0].min(),
        cnn_shorter=np.median(1 / longer[:, 1]),
        cnn_shorter_least=(1 / longer[:, 1]).min(),
        mlp_gains=gains[0],
        cnn_gains=gains[1],
        batch_sizes=sizes,
        most_apart=np.abs(learnt[:, 1] - learnt[:, 0]).max(),
        mlp_different=int(different[:, 0].max()),
        cnn_different=int(np.median(different[:, 1])),
        cnn_weights=record.provenance["reported"]["parameters"]["cnn"],
        processor=record.provenance["device"],
        card=record.provenance["machine"]["torch"]["card"],
        date=record.provenance["date"][:10],
    )
