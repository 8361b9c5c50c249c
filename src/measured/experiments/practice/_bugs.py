"""The bugs that experiment `practice/broken` plants, each with the line of code that makes it; PyTorch is not imported."""

HEALTHY = "none"
# Name to the line as it is written by mistake.
BUGS = {
    HEALTHY: "",
    "zero start": "for p in net.parameters(): torch.nn.init.zeros_(p)",
    "rate too high": "torch.optim.SGD(net.parameters(), lr=2.0, momentum=0.9)",
    "rate too low": "torch.optim.SGD(net.parameters(), lr=5e-5, momentum=0.9)",
    "fifty images": "images, labels = images[:50].repeat(12, 1), labels[:50].repeat(12)",
    "labels shuffled": "images = images[torch.randperm(len(images))]",
    "softmax twice": "loss = cross_entropy(softmax(net(batch), 1), classes)",
    "slopes not zeroed": "# optimiser.zero_grad()",
    "ReLU at the end": "Linear(64, 10), ReLU()",
    "sorted by class": "order = torch.arange(len(images))",
    "pixels not scaled": "images = images.float()",
    "scaled in training only": "evaluate(net, 16 * validation_images)",
    "dropout left on": "# net.eval()",
    "test images moved": "evaluate(net, moved(validation_images))",
    "copies in both parts": "split(cat([images, images + noise]))",
}
CHECKS = ("first loss", "ten images", "baseline", "training images", "twice", "twins")
