using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>
/// What a run trains, and on what: all that is copied where a run is made of another one, or of an archive.
/// </summary>
/// <param name="ClassNames">In class-index order, as the data set had them.</param>
/// <param name="Preset">Key of the preset that the hyper-parameters started from.</param>
public sealed record RunSpecification(
    Guid DatasetId,
    string DatasetName,
    IReadOnlyList<string> ClassNames,
    string Preset,
    HyperParameters HyperParameters
);
