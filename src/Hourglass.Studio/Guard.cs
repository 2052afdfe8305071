using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Hourglass.Studio;

/// <summary>
/// Who may ask. A page of another site must not reach a server on this machine, neither by its own requests (Origin, Sec-Fetch-Site) nor
/// under a name that it has pointed here (Host: DNS rebinding); other machines must present a token.
/// </summary>
internal sealed class Guard(StudioOptions options, Func<int> port)
{
    private const string Cookie = "hourglass-studio";

    /// <summary>The last words of addresses that are asked by POST, as they take much to ask with, but change nothing.</summary>
    private static readonly string[] _questions = ["check", "decode", "judge", "subset"];

    private static readonly string[] _uploads = ["application/json", "application/octet-stream"];

    /// <summary>Whether a token is asked for.</summary>
    internal bool AsksForToken => Token is not null;

    /// <summary>The token, made where an address beyond this machine is listened on and none is given.</summary>
    internal string? Token { get; } = options.Token is { Length: > 0 } given ? given
        : (IsLoopback(options.Host) ? null : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    /// <summary>The headers of every answer.</summary>
    internal static void AddHeaders(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>Refuses a request, or passes it on.</summary>
    internal Task Check(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        AddHeaders(context.Response);
        if (!IsOurs(request.Host))
            throw new RefusedException(StatusCodes.Status403Forbidden, $"this studio is not reached as {request.Host}.");
        var isWrite = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        if (isWrite || context.WebSockets.IsWebSocketRequest) CheckOrigin(request);
        if (isWrite) CheckBody(request);
        if (!request.Path.StartsWithSegments("/api")) return next(context); // the page itself is no secret
        if (request.Path == "/api/session") return StartSession(context);
        if (AsksForToken && !HasToken(request))
            throw new RefusedException(StatusCodes.Status401Unauthorized, "a token is needed; open the address that the command printed.");
        if (isWrite && options.IsReadOnly && !IsQuestion(request))
            throw new RefusedException(StatusCodes.Status403Forbidden, "this studio is read-only.");
        return next(context);
    }

    private static bool IsQuestion(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && _questions.Contains(request.Path.Value!.Split('/')[^1]);

    private static bool IsLoopback(string host) =>
        host == "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);

    private bool IsOurs(HostString host) =>
        (host.Port ?? 80) == port() && (IsLoopback(host.Host) || string.Equals(
            host.Host.Trim('[', ']'), options.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
            || IsAny(options.Host) && AsksForToken && (IPAddress.TryParse(host.Host.Trim('[', ']'), out _)
                || string.Equals(host.Host, Dns.GetHostName(), StringComparison.OrdinalIgnoreCase)));

    private static bool IsAny(string host) => IPAddress.TryParse(host, out var address)
        && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    private void CheckOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var isForeign = origin.Length > 0
            ? !Uri.TryCreate(origin, UriKind.Absolute, out var from) || !IsOurs(new HostString(from.Host, from.Port))
            : site is "cross-site" or "same-site";
        if (isForeign)
            throw new RefusedException(
                StatusCodes.Status403Forbidden, $"a page of {(origin.Length > 0 ? origin : "another site")} may not ask for this.");
    }

    private static void CheckBody(HttpRequest request)
    {
        if (request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0) return;
        var type = request.ContentType?.Split(';')[0].Trim();
        if (!_uploads.Contains(type))
            throw new RefusedException(
                StatusCodes.Status415UnsupportedMediaType, $"expected a body of {string.Join(" or ", _uploads)}; found “{type}”.");
    }

    /// <summary>Exchanges the token of the printed address for a cookie that no script and no other site can use.</summary>
    private async Task StartSession(HttpContext context)
    {
        var session = await context.Request.ReadFromJsonAsync(StudioJson.Default.Session, context.RequestAborted);
        if (AsksForToken && !IsToken(session?.Token ?? ""))
            throw new RefusedException(StatusCodes.Status401Unauthorized, "the token is wrong.");
        if (AsksForToken)
            context.Response.Cookies.Append(Cookie, Token!, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict });
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private bool HasToken(HttpRequest request)
    {
        const string bearer = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return IsToken(header.StartsWith(bearer, StringComparison.Ordinal) ? header[bearer.Length..] : request.Cookies[Cookie] ?? "");
    }

    private bool IsToken(string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Token!));
}
