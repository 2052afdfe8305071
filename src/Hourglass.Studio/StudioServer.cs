using System.Net;
using Hourglass.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Hourglass.Studio;

/// <summary>The studio: a web server of this machine, with the page and its API.</summary>
internal sealed class StudioServer : IAsyncDisposable
{
    private const long LongestBody = 1 << 20;

    private readonly WebApplication _app;
    private readonly Workshop _workshop;
    private readonly Inspector _inspector;
    private readonly CancellationTokenSource _stopping = new();

    private StudioServer(StudioOptions options, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = LongestBody;
            Listen(server, options.Host, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, StudioJson.Default);
            json.SerializerOptions.RespectNullableAnnotations = json.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        _app = builder.Build();

        var shelf = new Shelf();
        Events events = new();
        _workshop = new Workshop(options, events, shelf);
        _inspector = new Inspector(shelf);
        Guard = new Guard(options, () => Port);
        _app.Use(next => context => Problems.Handle(context, next));
        _app.UseWebSockets();
        _app.Use(next => context => Guard.Check(context, next));
        var api = _app.MapGroup("/api");
        RecipeEndpoints.Map(api, options, shelf);
        RunEndpoints.Map(api, _workshop, _inspector);
        ModelEndpoints.Map(api, _workshop, _inspector);
        SampleEndpoints.Map(api, _workshop, _inspector);
        DetectorEndpoints.Map(api, _workshop, _inspector, shelf);
        api.Map("/events", (RequestDelegate)(context => events.Serve(context, _stopping.Token)));
        Assets.Map(_app);
    }

    /// <summary>The port that is listened on.</summary>
    internal int Port { get; private set; }

    /// <summary>Who may ask.</summary>
    internal Guard Guard { get; }

    /// <summary>The address to open; with the token, if one is asked for, where no server sees it.</summary>
    internal string Address { get; private set; } = "";

    /// <summary>Starts to listen: on the port that is asked for, or on a free one where the usual one is taken.</summary>
    /// <exception cref="IOException">The port that was asked for is taken, or the address is not one of this machine.</exception>
    internal static async Task<StudioServer> StartAsync(StudioOptions options)
    {
        try
        {
            return await StartAsync(options, options.Port ?? StudioOptions.UsualPort);
        }
        catch (IOException) when (options.Port is null)
        {
            return await StartAsync(options, 0);
        }
    }

    /// <summary>Pauses what is being trained and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _workshop.DisposeAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _inspector.Dispose();
        _stopping.Dispose();
    }

    /// <summary>An answer as JSON.</summary>
    internal static IResult Json<T>(T value, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(value, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)StudioJson.Default.GetTypeInfo(typeof(T))!,
            statusCode: status);

    private static async Task<StudioServer> StartAsync(StudioOptions options, int port)
    {
        var server = new StudioServer(options, port);
        try
        {
            await server._app.StartAsync();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server.Port = new Uri(server._app.Urls.First().Replace("*", "localhost", StringComparison.Ordinal)).Port;
        var host = IPAddress.TryParse(options.Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? Dns.GetHostName()
            : options.Host;
        var token = server.Guard.Token is { } secret ? $"#token={secret}" : "";
        server.Address = $"http://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{server.Port}/{token}";
        server._workshop.Watch();
        return server;
    }

    private static void Listen(KestrelServerOptions server, string host, int port)
    {
        if (host == "localhost") server.Listen(IPAddress.Loopback, port);
        else if (IPAddress.TryParse(host.Trim('[', ']'), out var address)) server.Listen(address, port);
        else throw new UsageException($"--host: expected an address of this machine, such as 127.0.0.1 or 0.0.0.0; found “{host}”.");
    }
}
