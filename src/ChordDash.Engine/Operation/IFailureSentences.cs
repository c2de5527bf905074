namespace ChordDash.Engine.Operation;

/// <summary>Puts failures that are nobody's mistake, such as a full disk, into words for who meets them.</summary>
public interface IFailureSentences
{
    /// <returns>Null for a failure that it knows nothing of.</returns>
    string? Describe(Exception exception);
}
