namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>The bytes are no well-formed pickle. <see cref="PickleDatasetReader"/> turns it into a sentence for the user.</summary>
/// <param name="finding">Follows "The file is not a readable pickle:".</param>
internal sealed class PickleDamageException(Message finding) : Exception(finding.ToString())
{
    public Message Finding { get; } = finding;
}
