using System.Data.Common;
using ChordDash.Server.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChordDash.Server.Accounts.Budgets;

/// <summary>How long a statement waits for another writer before it gives up.</summary>
/// <param name="Seconds">Usually. A start has ten seconds in all, and what this server writes itself takes much less.</param>
/// <param name="SecondsWhenHeld">While it is known that another program holds the database: nobody else waits for nothing.</param>
internal sealed record DatabasePatience(int Seconds = 5, int SecondsWhenHeld = 1);

/// <summary>
/// Gives each connection the patience that is due when it is made and opened: a command takes that of the moment it is made.
/// </summary>
internal sealed class PatientConnections(DatabasePatience patience, StorageHealth health) : DbConnectionInterceptor
{
    public override DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        Set(result);
        return result;
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Set(connection);
        return Task.CompletedTask;
    }

    private void Set(DbConnection connection)
    {
        var sqlite = (SqliteConnection)connection;
        sqlite.DefaultTimeout = Math.Min(sqlite.DefaultTimeout, health.IsHeld ? patience.SecondsWhenHeld : patience.Seconds);
    }
}

/// <summary>
/// Tries nothing again, but notes when another program holds the database, and tells it to whoever asks as a sentence. What the server does
/// by itself gets the exception as it is, and has a patience of its own.
/// </summary>
internal sealed class HeldDatabaseStrategy(ExecutionStrategyDependencies dependencies, StorageHealth health) : IExecutionStrategy
{
    private DbContext Context => dependencies.CurrentContext.Context;

    public bool RetriesOnFailure => false;

    public TResult Execute<TState, TResult>(
        TState state,
        Func<DbContext, TState, TResult> operation,
        Func<DbContext, TState, ExecutionResult<TResult>>? verifySucceeded
    )
    {
        try
        {
            return operation(Context, state);
        }
        catch (Exception exception) when (IsForWhoAsks(exception))
        {
            throw new DatabaseBusyException(exception);
        }
    }

    public async Task<TResult> ExecuteAsync<TState, TResult>(
        TState state,
        Func<DbContext, TState, CancellationToken, Task<TResult>> operation,
        Func<DbContext, TState, CancellationToken, Task<ExecutionResult<TResult>>>? verifySucceeded,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return await operation(Context, state, cancellationToken);
        }
        catch (Exception exception) when (IsForWhoAsks(exception))
        {
            throw new DatabaseBusyException(exception);
        }
    }

    private bool IsForWhoAsks(Exception exception)
    {
        if (exception is DatabaseBusyException || !StorageFailure.Is(exception, StorageFault.Busy))
            return false;
        health.FoundHeld();
        return AccessControl.IsOnBehalf;
    }
}

internal static class DatabaseTransactions
{
    /// <summary>Begins to write: waits for whoever writes now.</summary>
    /// <exception cref="DatabaseBusyException">Another program holds the database, and somebody waits for an answer.</exception>
    public static IDbContextTransaction Begin(this ChordDashContext database) =>
        database.Database.CreateExecutionStrategy().Execute(database.Database.BeginTransaction);

    /// <inheritdoc cref="Begin"/>
    public static Task<IDbContextTransaction> BeginAsync(this ChordDashContext database, CancellationToken cancellationToken) =>
        database.Database.CreateExecutionStrategy().ExecuteAsync(database.Database.BeginTransactionAsync, cancellationToken);
}
