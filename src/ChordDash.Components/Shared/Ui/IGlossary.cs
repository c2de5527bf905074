namespace ChordDash.Components.Shared.Ui;

/// <summary>What the words of the field mean. Its home is the guide.</summary>
internal interface IGlossary
{
    /// <summary>In the user's language, a paragraph each; none if there is no such heading.</summary>
    /// <param name="anchor">Of a heading of the guide.</param>
    IReadOnlyList<string> Define(string anchor);
}
