using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ChordDash.Engine.Models;

/// <summary>Embedding → bidirectional LSTM layers → mean and maximum over the piece's own beats → linear.</summary>
internal sealed class ChordLstmClassifier : SequenceClassifier
{
    private readonly ChordVocabulary _vocabulary;
    private readonly double _tokenDropout;
    [ComponentName(Name = "embedding")]
    private readonly Embedding _embedding;

    [ComponentName(Name = "layers")]
    private readonly ModuleList<BidirectionalLstm> _layers;

    [ComponentName(Name = "dropout")]
    private readonly Dropout _dropout;

    [ComponentName(Name = "output")]
    private readonly Linear _output;


    public ChordLstmClassifier(ModelDescription description)
        : base(nameof(ChordLstmClassifier))
    {
        _vocabulary = new(description.Codes);
        _tokenDropout = description.TokenDropout;
        _embedding = nn.Embedding(_vocabulary.Size, description.EmbeddingSize, padding_idx: ChordVocabulary.Unknown);
        _layers = new([.. Enumerable.Range(0, description.Layers)
            .Select(layer => new BidirectionalLstm(layer == 0 ? description.EmbeddingSize : 2 * description.HiddenSize, description.HiddenSize))]);
        _dropout = nn.Dropout(description.Dropout);
        _output = nn.Linear(4L * description.HiddenSize, description.ClassLabels.Count);
        RegisterComponents();
    }

    public override long Encode(int code) => _vocabulary.IndexOf(code);

    public override Tensor forward(Tensor input, Tensor lengths)
    {
        using var scope = NewDisposeScope();
        var time = arange(input.shape[1], device: input.device);
        var mask = time.unsqueeze(0) < lengths.unsqueeze(1);
        // Position t of a piece of length n becomes n - 1 - t; padding stays where it is.
        var reversal = where(mask, lengths.unsqueeze(1) - 1 - time, time);

        if (training && _tokenDropout > 0)
            input = input.masked_fill(rand(input.shape, device: input.device) < _tokenDropout, ChordVocabulary.Unknown);
        var states = _embedding.call(input);
        for (var layer = 0; layer < _layers.Count; layer++)
            states = _layers[layer].call(layer == 0 ? states : _dropout.call(states), reversal);

        var outside = mask.logical_not().unsqueeze(2);
        var mean = states.masked_fill(outside, 0).sum(1) / lengths.unsqueeze(1);
        var maximum = states.masked_fill(outside, float.NegativeInfinity).amax([1]);
        return _output.call(_dropout.call(cat([mean, maximum], 1))).MoveToOuterDisposeScope();
    }
}
