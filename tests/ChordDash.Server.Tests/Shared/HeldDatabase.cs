using ChordDash.Server.Accounts.Budgets;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Shared;

/// <summary>Another program that holds the database until it is disposed of.</summary>
internal sealed class HeldDatabase : IAsyncDisposable
{
    private readonly SqliteConnection _connection;

    private HeldDatabase(SqliteConnection connection) => _connection = connection;

    /// <summary>Has a server wait a second and no more for whoever holds its database.</summary>
    public static void Impatient(IServiceCollection services) => services.AddSingleton(new DatabasePatience(Seconds: 1));

    /// <param name="mode">IMMEDIATE or EXCLUSIVE.</param>
    public static async Task<HeldDatabase> HoldAsync(TemporaryFolder root, string mode = "EXCLUSIVE")
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(root.Path, "chorddash.db")};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var hold = connection.CreateCommand();
#pragma warning disable CA2100 // The mode is a constant of the tests.
        hold.CommandText = $"BEGIN {mode}";
#pragma warning restore CA2100
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new(connection);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
