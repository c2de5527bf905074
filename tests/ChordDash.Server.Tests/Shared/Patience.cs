namespace ChordDash.Server.Tests.Shared;

/// <summary>How long a test waits for what must come; reached only when it never would.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task<T> WithPatience<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task WithPatience(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
