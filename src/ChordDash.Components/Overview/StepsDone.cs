namespace ChordDash.Components.Overview;

/// <summary>Which of the first steps are done.</summary>
/// <param name="Run">A run has finished.</param>
/// <param name="Ask">A model was asked.</param>
public sealed record StepsDone(bool Data, bool Run, bool Ask)
{
    public bool AreAllDone => Data && Run && Ask;
}
