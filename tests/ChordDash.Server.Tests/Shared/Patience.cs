namespace ChordDash.Server.Tests.Shared;

/// <summary>How long a test waits for what must come; reached only when it never would.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Between two questions, so that asking takes no time from what is asked.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>For the answer to a request, on a machine that is busy with other work.</summary>
    public static TimeSpan Request { get; } = TimeSpan.FromMinutes(10);

    public static Task<T> WithPatience<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    /// <summary>
    /// Asks again and again, as long as there is patience: for what nobody announces, such as the state of another process.
    /// </summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (true)
        {
            var answer = await ask();
            if (wanted(answer))
                return answer;
            Assert.False(limit.IsCancellationRequested, $"It stayed {answer}.");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    public static Task WithPatience(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
