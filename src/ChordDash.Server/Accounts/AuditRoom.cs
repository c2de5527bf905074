using System.Linq.Expressions;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Accounts;

/// <param name="Entries">Most entries of a kind.</param>
/// <param name="PerAccount">Of these, most of one account; also most refused sign-ins.</param>
/// <param name="AtOnce">Entries that are deleted together when there are too many.</param>
internal sealed record AuditCaps(int Entries = Limits.MaxAuditEntries, int PerAccount = Limits.MaxAuditEntriesPerAccount, int AtOnce = 500);

/// <summary>
/// Makes room in the audit log: counts its entries by kind and person, and deletes the oldest of whatever has become too many.
/// </summary>
internal sealed class AuditRoom(AuditCaps caps)
{
    private readonly Lock _gate = new();
    private Dictionary<(Kind Kind, string? Person), int>? _counts;

    private enum Kind
    {
        /// <summary>Work: runs, data sets, models, the queue.</summary>
        Work,

        /// <summary>Sign-ins, accounts, keys, sessions and passwords.</summary>
        Security,

        /// <summary>Sign-ins that were refused, which anybody can have as many as he likes.</summary>
        Refused,
    }

    /// <summary>After an entry was written.</summary>
    public void Make(ChordDashContext database, string? person, string action)
    {
        var kind = KindOf(action);
        lock (_gate)
        {
            if (_counts is null)
            {
                _counts = Count(database);
            }
            else
            {
                _counts[(kind, person)] = _counts.GetValueOrDefault((kind, person)) + 1;
            }

            // What belongs to no account is the owner's of a server without accounts, or the server's own.
            if (person is not null && kind != Kind.Refused && _counts.GetValueOrDefault((kind, person)) > caps.PerAccount)
                Delete(database, kind, row => row.Person == person);
            if (
                _counts.Where(count => count.Key.Kind == kind).Sum(count => count.Value)
                > (kind == Kind.Refused ? caps.PerAccount : caps.Entries)
            )
                Delete(database, kind, row => true);
        }
    }

    /// <summary>After others have deleted entries.</summary>
    public void Recount()
    {
        lock (_gate)
            _counts = null;
    }

    private static Kind KindOf(string action) =>
        action.StartsWith("sign-in.", StringComparison.Ordinal) ? Kind.Refused
        : action.StartsWith("sign-", StringComparison.Ordinal)
        || action.StartsWith("account.", StringComparison.Ordinal)
        || action.StartsWith("key.", StringComparison.Ordinal)
        || action.StartsWith("session", StringComparison.Ordinal)
        || action.StartsWith("password.", StringComparison.Ordinal)
            ? Kind.Security
        : Kind.Work;

    // The same as above, for the database.
    private static Expression<Func<AuditRow, bool>> Of(Kind kind) =>
        kind switch
        {
            Kind.Refused => row => row.Action.StartsWith("sign-in."),
            Kind.Security => row =>
                (row.Action.StartsWith("sign-") && !row.Action.StartsWith("sign-in."))
                || row.Action.StartsWith("account.")
                || row.Action.StartsWith("key.")
                || row.Action.StartsWith("session")
                || row.Action.StartsWith("password."),
            _ => row =>
                !(
                    row.Action.StartsWith("sign-")
                    || row.Action.StartsWith("account.")
                    || row.Action.StartsWith("key.")
                    || row.Action.StartsWith("session")
                    || row.Action.StartsWith("password.")
                ),
        };

    private static Dictionary<(Kind Kind, string? Person), int> Count(ChordDashContext database) =>
        database
            .Audit.GroupBy(row => new { row.Person, row.Action })
            .Select(group => new
            {
                group.Key.Person,
                group.Key.Action,
                Count = group.Count(),
            })
            .AsEnumerable()
            .GroupBy(group => (KindOf(group.Action), group.Person))
            .ToDictionary(group => group.Key, group => group.Sum(one => one.Count));

    private void Delete(ChordDashContext database, Kind kind, Expression<Func<AuditRow, bool>> whose)
    {
        var oldest = database.Audit.Where(Of(kind)).Where(whose).OrderBy(row => row.Id).Select(row => row.Id).Take(caps.AtOnce);
        database.Audit.Where(row => oldest.Contains(row.Id)).ExecuteDelete();
        _counts = Count(database);
    }
}
