using ChordDash.Engine.Datasets;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ChordDash.Server.Api;

/// <summary>The file of a multipart request, as a stream that is read while it arrives.</summary>
internal sealed record UploadedFile(Stream Content, string Name)
{
    private const string Field = "file";

    /// <summary>RFC 2046.</summary>
    private const int MaxBoundaryLength = 70;

    // Boundaries and headers around the file.
    private const long Overhead = 1 << 16;

    /// <exception cref="RefusedRequestException">There is no such file in the request, or a file in another field.</exception>
    /// <exception cref="DatasetTooLargeException">The request says itself that it is too large.</exception>
    public static async Task<UploadedFile> FindAsync(HttpRequest request, long maximumBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maximumBytes + Overhead)
            throw new DatasetTooLargeException(maximumBytes);
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= MaxBoundaryLength } boundary
        )
        {
            throw new RefusedRequestException(ApiMessages.FileNotInForm(Field));
        }

        try
        {
            var body = new RecentBytesStream(request.Body);
            var reader = new MultipartReader(boundary.Value!, body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.AsFileSection() is not { } file)
                    continue;
                if (!file.Name.Equals(Field, StringComparison.Ordinal))
                    throw new RefusedRequestException(ApiMessages.FileInOtherField(Field));
                var name = SentFileName.From(section, body.Recent);
                body.Forget();
                return new UploadedFile(new OnlyFileStream(section.Body, reader), name);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && exception is not BadHttpRequestException)
        {
            throw new RefusedRequestException(ApiMessages.MultipartBodyUnreadable(exception.Message), innerException: exception);
        }

        throw new RefusedRequestException(ApiMessages.FileMissing(Field));
    }
}
