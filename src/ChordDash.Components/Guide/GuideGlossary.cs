using ChordDash.Components.Shared.Ui;

namespace ChordDash.Components.Guide;

/// <summary>Takes the meaning of a word from below its heading in the guide.</summary>
internal sealed class GuideGlossary : IGlossary
{
    public IReadOnlyList<string> Define(string anchor) => GuideDocument.Current.Definitions.GetValueOrDefault(anchor) ?? [];
}
