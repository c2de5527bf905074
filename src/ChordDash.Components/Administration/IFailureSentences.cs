namespace ChordDash.Components.Administration;

/// <summary>Puts failures that are nobody's mistake, such as a full disk, into words for who meets them.</summary>
public interface IFailureSentences
{
    /// <returns>Null for a failure that it knows nothing of.</returns>
    Message? Describe(Exception exception);

    /// <summary>Whether the failure passes by itself, so that it is worth trying again soon.</summary>
    bool IsPassing(Exception exception);
}
