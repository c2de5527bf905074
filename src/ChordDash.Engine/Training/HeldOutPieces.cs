using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;

namespace ChordDash.Engine.Training;

/// <summary>The pieces that a training holds out to measure on.</summary>
public static class HeldOutPieces
{
    /// <returns>Rows of the data set, ascending.</returns>
    /// <exception cref="UserErrorException">The split leaves no piece on one of its sides.</exception>
    public static IReadOnlyList<int> Of(ChordDataset dataset, HyperParameters parameters) =>
        DatasetSplitter.Split(dataset, parameters).Validation;
}
