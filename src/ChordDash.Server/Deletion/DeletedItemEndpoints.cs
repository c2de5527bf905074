using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Api;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChordDash.Server.Deletion;

internal static class DeletedItemEndpoints
{
    public static void MapDeletedItemEndpoints(this IEndpointRouteBuilder api)
    {
        var deleted = api.MapGroup("/deleted").WithTags("Deleted items");
        deleted
            .MapGet("", ListAsync)
            .WithSummary("Lists the deleted runs, data sets and models that can be restored.")
            .WithDescription(
                "Returns one page of the deleted items, the last deleted first, with the time at which the server removes each for good. "
                    + "Members see their own items, and administrators see all."
            )
            .RequireRole(Role.Member);

        deleted
            .MapPost("/{kind}/{id:guid}/restore", RestoreAsync)
            .WithSummary("Restores a deleted run, data set or model.")
            .WithDescription(
                "Brings the item back as it was. The response has no body (status 204). Only the owner and administrators may do this; "
                    + "others receive status 403. If the item was removed for good, the server responds with status 404."
            );

        deleted
            .MapDelete("/{kind}/{id:guid}", RemoveAsync)
            .WithSummary("Removes a deleted run, data set or model for good.")
            .WithDescription(
                "Removes the item and its files from the disk now. The response has no body (status 204). Only the owner "
                    + "and administrators may do this; others receive status 403. If there is no such item, the server responds with "
                    + "status 404."
            );
    }

    private static async Task<IReadOnlyList<DeletedItem>> ListAsync(
        int? skip,
        int? take,
        IDeletedItems deletions,
        HttpResponse response,
        CancellationToken cancellation
    ) => Paging.Part(await deletions.ListAsync(cancellation), skip, take, response);

    private static async Task<NoContent> RestoreAsync(string kind, Guid id, IDeletedItems deletions, CancellationToken cancellation)
    {
        await deletions.RestoreAsync(Read(kind, id), id, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RemoveAsync(string kind, Guid id, IDeletedItems deletions, CancellationToken cancellation)
    {
        await deletions.RemoveAsync(Read(kind, id), id, cancellation);
        return TypedResults.NoContent();
    }

    private static DeletedKind Read(string kind, Guid id) =>
        EnumName.TryParse<DeletedKind>(kind, out var read)
            ? read
            : throw new NotFoundException(StorageMessages.DeletedItemIsGone(id.ToString()));
}
