using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;

namespace ChordDash.Component.Tests.Shared;

internal sealed class FakeAccounts : IAccounts
{
    public List<AccountSummary> Items { get; } = [];

    public Task<IReadOnlyList<AccountSummary>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<AccountSummary>>([.. Items]);

    public Task<int> CountAsync(CancellationToken cancellationToken = default) => Task.FromResult(Items.Count);

    public Task<string> CreateAsync(string name, Role role, CancellationToken cancellationToken = default)
    {
        if (name.Length == 0)
            throw new UserErrorException(Message.Literal("A name is missing."));
        Items.Add(new(Guid.NewGuid(), name, role, DateTimeOffset.UnixEpoch, null, false, false, false));
        return Task.FromResult($"first password of {name}");
    }

    public Task SetRoleAsync(Guid id, Role role, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, account => account with { Role = role });

    public async Task<string> ResetPasswordAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await ChangeAsync(id, account => account);
        return "another password";
    }

    public Task SetDisabledAsync(Guid id, bool disabled, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, account => account with { Disabled = disabled });

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        Items.RemoveAll(account => account.Id == id);
        return Task.CompletedTask;
    }

    private Task ChangeAsync(Guid id, Func<AccountSummary, AccountSummary> change)
    {
        var index = Items.FindIndex(account => account.Id == id);
        Items[index] = change(Items[index]);
        return Task.CompletedTask;
    }
}

internal sealed class FakeApiKeys : IApiKeys
{
    public List<ApiKey> Items { get; } = [];

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<ApiKey>>([.. Items]);

    public Task<string> CreateAsync(string name, Role scope, int? days, CancellationToken cancellationToken = default)
    {
        Items.Add(
            new(
                Items.Count + 1,
                name,
                "cdk_abc",
                new Owner(Guid.Empty, "Ann"),
                scope,
                DateTimeOffset.UnixEpoch,
                days is { } some ? DateTimeOffset.UnixEpoch.AddDays(some) : null,
                null
            )
        );
        return Task.FromResult("cdk_abc_secret");
    }

    public Task RevokeAsync(int id, CancellationToken cancellationToken = default)
    {
        Items.RemoveAll(key => key.Id == id);
        return Task.CompletedTask;
    }
}

internal sealed class FakeSessions : ISessions
{
    public List<Session> Items { get; } = [];

    public List<Guid> Ended { get; } = [];

    public Task<IReadOnlyList<Session>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<Session>>([.. Items]);

    public Task EndAsync(int id, CancellationToken cancellationToken = default) =>
        Items.RemoveAll(session => session.Id == id) == 1
            ? Task.CompletedTask
            : throw new NotFoundException(Message.Literal("This session has ended already."));

    public Task EndOthersAsync(CancellationToken cancellationToken = default)
    {
        Items.RemoveAll(session => !session.IsCurrent);
        return Task.CompletedTask;
    }

    public Task EndAllAsync(Guid accountId, CancellationToken cancellationToken = default)
    {
        Ended.Add(accountId);
        return Task.CompletedTask;
    }
}

internal sealed class FakeAuditLog : IAuditLog
{
    public List<AuditEntry> Items { get; } = [];

    public Task<AuditPart> ListAsync(string? filter, int skip, int take, CancellationToken cancellationToken = default)
    {
        var fitting = Items.FindAll(entry =>
            string.IsNullOrEmpty(filter) || entry.Action.Contains(filter, StringComparison.OrdinalIgnoreCase)
        );
        return Task.FromResult(new AuditPart([.. fitting.Skip(skip).Take(take)], fitting.Count));
    }
}
