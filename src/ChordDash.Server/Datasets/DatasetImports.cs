using System.Data.Common;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Monitoring;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Datasets;

/// <summary>
/// Receives files and reads them in the background, a few at a time. A received file and its row stay until the data set is stored or
/// refused, so that the next start goes on with what a stopped server left.
/// </summary>
internal sealed partial class DatasetImports(
    IDbContextFactory<ChordDashContext> contexts,
    DataFolder folder,
    DatabaseProbe probe,
    DatasetFiles files,
    DatasetRows rows,
    DatasetCache cache,
    ImportThreads threads,
    StoredBytes stored,
    WorkBudget budget,
    AccountLimitStore limits,
    ChordDashOptions options,
    AccessControl access,
    TimeProvider time,
    ILogger<DatasetImports> logger
) : IDatasetImports, IHostedService, IDisposable
{
    private const int MaxAttempts = 3;
    private const int EndedKept = 200;

    private readonly CancellationTokenSource _stopping = new();
    private readonly ImportList _list = new();

    public long MaximumBytes => options.MaximumUploadBytes;

    public IReadOnlyList<DatasetImport> List() => _list.Items;

    public IDisposable Subscribe(Action changed) => _list.Subscribe(changed);

    public Task<DatasetImport> WaitAsync(Guid id, CancellationToken cancellationToken = default) =>
        _list.Find(id).Ended.WaitAsync(cancellationToken);

    public void Cancel(Guid id)
    {
        var import = _list.Find(id);
        access.RequireOwn(import.Current.Owner);
        import.Cancel();
    }

    public void Dismiss(Guid id)
    {
        access.Require(Role.Member);
        _list.RemoveEnded(id);
    }

    public Task<DatasetImport> ReceiveAsync(
        Stream content,
        string fileName,
        IProgress<long>? bytesReceived = null,
        CancellationToken cancellationToken = default
    ) => ReceiveAsync(content, fileName, DatasetOrigin.Upload, bytesReceived, cancellationToken);

    public Task<DatasetImport> ReceiveAsync(
        Stream content,
        string fileName,
        DatasetOrigin origin,
        IProgress<long>? bytesReceived,
        CancellationToken cancellationToken
    )
    {
        access.Require(Role.Member);
        return budget.TransferAsync(() => TakeInAsync(content, fileName, origin, bytesReceived, cancellationToken), cancellationToken);
    }

    private async Task<DatasetImport> TakeInAsync(
        Stream content,
        string fileName,
        DatasetOrigin origin,
        IProgress<long>? bytesReceived,
        CancellationToken cancellationToken
    )
    {
        RequireTurn();
        // Before the file is sent, which would be in vain.
        probe.RequireNotHeld();
        stored.RequireAny(access.Owner);
        var temporary = folder.NewTemporaryFile();
        try
        {
            var (bytes, sha256) = await DatasetFiles.ReceiveAsync(content, temporary, MaximumBytes, bytesReceived, cancellationToken);
            var now = time.GetUtcNow();
            var row = new ImportRow
            {
                Id = Guid.CreateVersion7(now),
                FileName = ShownFileName.From(fileName, Limits.MaxNameCharacters),
                Bytes = bytes,
                Sha256 = sha256,
                Origin = origin,
                Attempts = 0,
                ReceivedAt = now,
                Owner = access.Owner,
            };
            if (await rows.FindBySha256Async(sha256, cancellationToken) is { } same)
                return _list.Add(row, EndedKept).End(DatasetImportState.Done, dataset: same, wasThere: true);
            if (_list.FindActive(sha256) is { } twin)
                return twin;
            // Beside it the file will lie that is read from it, which is mostly smaller.
            using var room = await stored.TakeAsync(row.Id, row.Owner, 2 * bytes, cancellationToken);
            files.Keep(temporary, row.Id);
            await AddAsync(row);
            room.Keep(2 * bytes);
            access.Record("dataset.uploaded", row.FileName);
            return Begin(row);
        }
        catch (Exception exception) when (StorageFailure.Is(exception, StorageFault.Busy))
        {
            throw new DatabaseBusyException(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException or DbUpdateException)
        {
            throw new UserErrorException(StorageFailure.Describe(exception), exception);
        }
        finally
        {
            // Does nothing once the file has been moved to its place.
            File.Delete(temporary);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var row in await database.Imports.AsNoTracking().OrderBy(row => row.ReceivedAt).ToListAsync(cancellationToken))
            Begin(row);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_list.Running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stopping.Dispose();
    }

    private async Task AddAsync(ImportRow row)
    {
        try
        {
            await using var database = await contexts.CreateDbContextAsync();
            database.Imports.Add(row);
            await database.SaveChangesAsync();
        }
        catch
        {
            files.Delete(row.Id);
            throw;
        }
    }

    private DatasetImport Begin(ImportRow row)
    {
        var import = _list.Add(row, EndedKept);
        import.Run(stop => ReadAsync(row, import, stop), _stopping.Token);
        return import.Current;
    }

    private async Task ReadAsync(ImportRow row, ImportList.Entry import, CancellationToken stop)
    {
        try
        {
            using var place = await threads.Slots.Current.EnterAsync(AccountOf(row.Owner), limits.Current.MaxConcurrentImports, stop);
            await StorageFailure.WhileBusyAsync(() => CountAttemptAsync(row), logger, stop);
            import.Report(0);
            var dataset = await StoreAsync(row, import, stop);
            if (dataset.Id != row.Id)
                await ForgetAsync(row);
            import.End(DatasetImportState.Done, dataset: dataset, wasThere: dataset.Id != row.Id);
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The next start reads it.
        }
        catch (OperationCanceledException)
        {
            await ForgetAsync(row);
            import.End(DatasetImportState.Cancelled);
        }
        catch (Exception exception)
        {
            if (exception is not UserErrorException)
                LogImportFailed(exception, row.FileName);
            await ForgetAsync(row);
            import.End(DatasetImportState.Failed, Describe(exception));
        }
    }

    // A file that ends the process again and again must not keep the server from running.
    private async Task<int> CountAttemptAsync(ImportRow row)
    {
        if (row.Attempts >= MaxAttempts)
            throw new UserErrorException(DatasetStoreMessages.ImportWasGivenUp(MaxAttempts));
        var attempts = row.Attempts + 1;
        await using var database = await contexts.CreateDbContextAsync();
        await database.Imports.Where(item => item.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(item => item.Attempts, attempts));
        return row.Attempts = attempts;
    }

    private async Task<DatasetSummary> StoreAsync(ImportRow row, ImportList.Entry import, CancellationToken stop)
    {
        using var span = ServerMetrics.Traces.StartActivity("import");
        var (dataset, statistics) = await threads.RunAsync(() => ReadAndWrite(row, import, stop), stop);
        // Not on a thread that others go before: nobody else can write to the database meanwhile. Another program may hold it; the file has
        // been read, and waits.
        var summary = await StorageFailure.WhileBusyAsync(() => Task.Run(() => rows.Add(row, dataset, statistics), stop), logger, stop);
        if (summary.Id == row.Id)
            cache.Keep(row.Id, dataset);
        return summary;
    }

    private (ChordDataset Dataset, DatasetStatistics Statistics) ReadAndWrite(
        ImportRow row,
        ImportList.Entry import,
        CancellationToken stop
    )
    {
        var dataset = files.ReadOriginal(row.Id, import, stop);
        // Of a file that was packed, more room may be needed than was taken.
        using var room = StorageFailure.WhileBusy(
            () => stored.Take(row.Id, row.Owner, Math.Max(0, DatasetFiles.Estimate(dataset) - row.Bytes)),
            logger,
            stop
        );
        files.Write(row.Id, dataset, stop);
        room.Keep(stored.MeasureDataset(row.Id));
        return (dataset, DatasetStatistics.Compute(dataset));
    }

    /// <exception cref="WorkBudgetExceededException">Too many files of who asks wait already.</exception>
    private void RequireTurn()
    {
        if (_list.CountActive(access.Owner) >= Limits.MaxWaitingImports)
        {
            throw new WorkBudgetExceededException(
                DatasetStoreMessages.TooManyWaitingImports(Limits.MaxWaitingImports),
                TimeSpan.FromSeconds(30)
            );
        }
    }

    private static string AccountOf(Owner? owner) => owner?.Id.ToString() ?? "";

    private async Task ForgetAsync(ImportRow row)
    {
        try
        {
            // What was given up must not come back with the next start.
            await StorageFailure.WhileBusyAsync(
                async () =>
                {
                    await using var database = await contexts.CreateDbContextAsync();
                    return await database.Imports.Where(item => item.Id == row.Id).ExecuteDeleteAsync();
                },
                logger,
                _stopping.Token
            );
            files.Delete(row.Id);
            stored.Forget(row.Id);
        }
        catch (Exception exception)
        {
            LogImportNotRemoved(exception, row.FileName);
        }
    }

    private static Message Describe(Exception exception) =>
        exception switch
        {
            UserErrorException failure => failure.Problem,
            OutOfMemoryException => DatasetStoreMessages.ImportNeedsMoreMemory,
            IOException or UnauthorizedAccessException or DbException or DbUpdateException => StorageFailure.Describe(exception),
            _ => DatasetStoreMessages.ImportFailed,
        };

    [LoggerMessage(Level = LogLevel.Error, Message = "The import of '{File}' failed.")]
    private partial void LogImportFailed(Exception exception, string file);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "What is left of the import of '{File}' could not be removed; the next start tries again."
    )]
    private partial void LogImportNotRemoved(Exception exception, string file);
}
