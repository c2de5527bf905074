using MudBlazor;

namespace ChordDash.Components.Shared.Ui;

/// <summary>Short sentences at the edge of the page about what was just done.</summary>
internal sealed class Toasts(ISnackbar snackbar)
{
    /// <summary>How long a sentence can be read, and its action be taken.</summary>
    private const int Milliseconds = 12_000;

    public void Say(Message sentence) => snackbar.Add(T(sentence), Severity.Normal, options => options.VisibleStateDuration = Milliseconds);

    /// <param name="action">A verb, such as Undo.</param>
    public void Say(Message sentence, Message action, Func<Task> act) => snackbar.Add(T(sentence), Severity.Normal, options =>
        {
            (options.Action, options.ActionColor) = (T(action), Color.Inherit);
            options.OnClick = _ => act();
            options.RequireInteraction = false;
            options.VisibleStateDuration = Milliseconds;
        });

    public void Warn(Message sentence) => snackbar.Add(T(sentence), Severity.Warning);
}
