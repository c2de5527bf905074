using ChordDash.Engine.Networks;
using ChordDash.Engine.Training;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>
/// The notebook's network, three LSTM layers of 200 units on the code as a number, with the score taken at the last step of the padded
/// batch or, for the same operations on the piece's own beats, at each piece's own last step.
/// </summary>
internal sealed class NotebookNetwork : SequenceClassifier
{
    private readonly bool _readsPadding;

    [ComponentName(Name = "lstm")]
    private readonly LSTM _lstm;

    [ComponentName(Name = "output")]
    private readonly Linear _output;

    public NotebookNetwork(bool readsPadding, int classes)
        : base(nameof(NotebookNetwork))
    {
        var preset = TrainingPreset.Notebook.HyperParameters;
        _readsPadding = readsPadding;
        _lstm = nn.LSTM(1, preset.HiddenSize, preset.Layers, batchFirst: true);
        _output = nn.Linear(preset.HiddenSize, classes);
        RegisterComponents();
    }

    public override long Encode(int code) => code;

    public override Tensor forward(Tensor input, Tensor lengths)
    {
        using var scope = NewDisposeScope();
        var (states, _, _) = _lstm.call(input.to(float32).unsqueeze(2));
        var last = _readsPadding
            ? states.select(1, -1)
            : states.gather(1, (lengths - 1).reshape(-1, 1, 1).expand(-1, 1, states.shape[2])).squeeze(1);
        return _output.call(last).MoveToOuterDisposeScope();
    }
}
