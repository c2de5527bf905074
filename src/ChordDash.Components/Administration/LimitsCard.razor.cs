using ChordDash.Components.Accounts;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Common;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Administration;

public sealed partial class LimitsCard
{
    private const long Megabyte = 1 << 20;

    private IReadOnlyList<AccountUse>? _uses;
    private bool _saved;
    private int _work;
    private int _workPerMinute;
    private int _transfers;
    private int _imports;
    private long _megabytes;
    private int _runs;
    private int _requests;

    [Inject]
    private IAccountLimits Limits { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Fill(Limits.Current);
        _uses = await Limits.ListUseAsync();
    }

    private Task SaveAsync() =>
        SetAsync(
            Limits.Current with
            {
                MaxConcurrentWork = _work,
                MaxWorkPerMinute = _workPerMinute,
                MaxConcurrentTransfers = _transfers,
                MaxConcurrentImports = _imports,
                // What was set in bytes stays as it is, unless another figure was typed.
                MaxStoredBytes = _megabytes == Megabytes(Limits.Current) ? Limits.Current.MaxStoredBytes : _megabytes * Megabyte,
                MaxWaitingRuns = _runs,
                RequestsPerMinute = _requests,
            }
        );

    private async Task SetAsync(AccountLimits? limits)
    {
        _saved = false;
        await TryAsync(async () =>
        {
            await Limits.SetAsync(limits);
            Fill(Limits.Current);
            _saved = true;
            _uses = await Limits.ListUseAsync();
        });
    }

    private void Fill(AccountLimits limits)
    {
        (_work, _workPerMinute, _transfers, _imports) = (
            limits.MaxConcurrentWork,
            limits.MaxWorkPerMinute,
            limits.MaxConcurrentTransfers,
            limits.MaxConcurrentImports
        );
        (_megabytes, _runs, _requests) = (Megabytes(limits), limits.MaxWaitingRuns, limits.RequestsPerMinute);
    }

    // Rounded up: 0 is any number.
    private static long Megabytes(AccountLimits limits) => (limits.MaxStoredBytes + Megabyte - 1) / Megabyte;

    private static string Value(Limit limit) =>
        limit.Unit switch
        {
            LimitUnit.Bytes => Show.Bytes(limit.Value),
            LimitUnit.Characters => T(Texts.CharacterCount(limit.Value)),
            LimitUnit.Seconds => T(Texts.SecondCount(limit.Value)),
            _ => Show.Count(limit.Value),
        };
}
