namespace ChordDash.Components.Shared.Browser;

/// <summary>
/// Keeps the draft of one form: brings it back once, unless something was typed before it arrived, and stores it whenever it has changed.
/// </summary>
/// <param name="form">Name of the form, which is the same in the next visit.</param>
internal sealed class DraftKeeper<T>(Drafts drafts, string form)
    where T : class
{
    private T? _kept;
    private bool _asked;

    /// <summary>To be called after the form has been shown for the first time; later calls find nothing.</summary>
    /// <param name="now">What the form contains.</param>
    /// <returns>Null if there is no draft, or if somebody has typed meanwhile.</returns>
    public async Task<T?> FindOnceAsync(Func<T> now)
    {
        if (_asked)
            return null;
        _asked = true;
        var before = now();
        var draft = await drafts.FindAsync<T>(form);
        _kept = before;
        return now().Equals(before) ? draft : null;
    }

    /// <summary>To be called after each later rendering. Stores nothing before the old draft has arrived.</summary>
    public async Task KeepAsync(T now)
    {
        if (_kept is null || now.Equals(_kept))
            return;
        await StoreAsync(now);
    }

    /// <summary>Stores the form as it is, also if nothing was typed: to be called before it is sent.</summary>
    public Task StoreAsync(T now)
    {
        _kept = now;
        return drafts.KeepAsync(form, now);
    }

    public Task ForgetAsync() => drafts.ForgetAsync(form);
}
