using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace ChordDash.Server.Api;

/// <summary>The OpenAPI document of the API and a page to browse it.</summary>
internal static partial class ApiDescription
{
    public const string Document = "/openapi/v1.json";
    public const string Page = "/api-reference";

    public static IServiceCollection AddChordDashApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer(
                (document, context, _) =>
                {
                    document.Info = new()
                    {
                        Title = "ChordDash",
                        Version = "v1",
                        Description =
                            "Data sets of chord sequences, training runs, models and predictions. Times are UTC, shares lie in 0 to 1, "
                            + "fields that are null are left out. "
                            + $"Lists take skip and take, give {Limits.DefaultPageRows} rows unless they are asked for more, "
                            + $"say in {Paging.TotalHeader} how much there is, "
                            + "and in Link where the rest is. "
                            + "Whatever reads chords says in tokens and remarks how, and refuses with strict what is not certain. "
                            + "Failures are problem details (RFC 9457): detail is a message for people, which may be reworded, and code "
                            + "is its stable name for programs.",
                    };
                    // Of this server, wherever it is.
                    var requests = context.ApplicationServices.GetRequiredService<IHttpContextAccessor>();
                    document.Servers = [new() { Url = $"{requests.HttpContext?.Request.PathBase.Value}/" }];
                    document.Components ??= new();
                    document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
                    {
                        [ApiKeyAuthentication.SchemeName] = new OpenApiSecurityScheme
                        {
                            Type = SecuritySchemeType.Http,
                            Scheme = "bearer",
                            Description =
                                "A key of an account, which its page makes. A server that only its own machine can reach asks for none.",
                        },
                    };
                    foreach (var schema in document.Components.Schemas?.Values ?? [])
                        Unwrap(schema);
                    document.Security =
                    [
                        new() { [new OpenApiSecuritySchemeReference(ApiKeyAuthentication.SchemeName, document)] = [] },
                        [],
                    ];
                    return Task.CompletedTask;
                }
            );
            // A text like any other.
            options.CreateSchemaReferenceId = type =>
                type.Type == typeof(Message) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            // What the converter of their names does not say by itself.
            options.AddSchemaTransformer(
                (schema, context, _) =>
                {
                    var type = context.JsonTypeInfo.Type;
                    if (type == typeof(Message))
                        schema.Type =
                            context.JsonPropertyInfo?.IsGetNullable == true
                                ? JsonSchemaType.Null | JsonSchemaType.String
                                : JsonSchemaType.String;
                    if (type == typeof(ProblemDetails))
                        DescribeCode(schema);
                    if (Nullable.GetUnderlyingType(type) is { IsEnum: true } optional)
                        schema.Enum = [.. NamesOf(optional), JsonNullSentinel.JsonNull];
                    else if (type.IsEnum)
                        schema.Enum = NamesOf(type);
                    else if (context.JsonTypeInfo.ElementType is { IsEnum: true } items)
                        schema.Items ??= new OpenApiSchema { Enum = NamesOf(items) };
                    else if (
                        context.JsonTypeInfo.ElementType == typeof(Message)
                        && context.JsonTypeInfo.Kind == JsonTypeInfoKind.Dictionary
                    )
                        schema.AdditionalProperties ??= new OpenApiSchema { Type = JsonSchemaType.String };
                    else if (context.JsonTypeInfo.ElementType == typeof(Message))
                        schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String };
                    return Task.CompletedTask;
                }
            );
            options.AddSchemaTransformer(HyperParameterSchema.DescribeAsync);
            options.AddOperationTransformer(
                async (operation, context, cancellation) =>
                {
                    operation.OperationId = Name(context.Description.HttpMethod!, context.Description.RelativePath!);
                    RunNumbers.Describe(operation, context.Description.RelativePath!);
                    ApiParameters.Describe(operation, context.Description.RelativePath!);
                    operation.Responses ??= [];
                    operation.Responses["default"] = new OpenApiResponse
                    {
                        Description = "It failed; detail says why, and code names the reason.",
                        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                        {
                            ["application/problem+json"] = new()
                            {
                                Schema = await context.GetOrCreateSchemaAsync(
                                    typeof(ProblemDetails),
                                    parameterDescription: null,
                                    cancellation
                                ),
                            },
                        },
                    };
                }
            );
        });

    public static void MapChordDashApiDescription(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").ForKeys();
        app.MapScalarApiReference(Page, (options, context) => options
                .WithNonce(SecurityHeaders.Nonce(context))
                .WithTitle("ChordDash API")
                .WithOpenApiRoutePattern(Document)
                .DisableDefaultFonts()
                .DisableAgent()
                .DisableTelemetry()
                .HideDeveloperTools()
                // It would open client.scalar.com with the address of this server.
                .HideClientButton()
                .AddHeaderContent(ApiReferenceHeader.Html(context)));
    }

    // It is no member of the type, and every failure has one.
    private static void DescribeCode(OpenApiSchema schema)
    {
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        schema.Properties[Refusal.Code] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "The stable name of the message in detail, such as RunNumberNotFound.",
        };
        schema.Required ??= new HashSet<string>(StringComparer.Ordinal);
        schema.Required.Add(Refusal.Code);
    }

    private static List<JsonNode> NamesOf(Type type) =>
        [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))];

    /// <summary>Comments in the sources have lines, which mean nothing to a reader of the description.</summary>
    private static void Unwrap(IOpenApiSchema schema)
    {
        if (schema.Description is { } text)
            schema.Description = SourceNames.Replace(LineEnds().Replace(text, " "));
        foreach (var part in (schema as OpenApiSchema)?.Properties?.Values.Concat(schema.OneOf ?? []) ?? schema.OneOf ?? [])
            Unwrap(part);
    }

    [GeneratedRegex(@"\s*\n\s*", RegexOptions.NonBacktracking)]
    private static partial Regex LineEnds();

    /// <summary>"getRunsIdEpochs" for GET api/v1/runs/{id}/epochs.</summary>
    private static string Name(string method, string path) =>
        string.Concat(
            path.Split('?')[0]
                .Split(['/', '-', '.', '_', '{', '}', ':'], StringSplitOptions.RemoveEmptyEntries)
                .Where(part => part is not ("api" or "v1" or "guid" or "int"))
                .Select(part => char.ToUpperInvariant(part[0]) + part[1..])
                .Prepend(method.ToLowerInvariant())
        );
}
