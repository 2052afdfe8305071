using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;

namespace Hourglass.Studio.Tests.Server;

/// <summary>Who may ask for what.</summary>
public sealed class GuardTests
{
    [Theory]
    [InlineData("GET", "api/runs", "Host", "evil.example")]
    [InlineData("GET", "", "Host", "evil.example")]
    [InlineData("POST", "api/runs", "Origin", "http://evil.example")]
    [InlineData("POST", "api/runs", "Origin", "http://127.0.0.1:1")]
    [InlineData("POST", "api/runs", "Origin", "null")]
    [InlineData("POST", "api/runs", "Sec-Fetch-Site", "cross-site")]
    [InlineData("DELETE", "api/runs/x", "Sec-Fetch-Site", "same-site")]
    public async Task Another_site_is_refused(string method, string path, string header, string value)
    {
        await using var studio = await RunningStudio.Start();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (header == "Host") request.Headers.Host = $"{value}:{studio.Port}";
        else request.Headers.Add(header, value);
        if (method == "POST") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await studio.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Another_port_of_this_machine_is_no_name_of_the_studio()
    {
        await using var studio = await RunningStudio.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/runs");
        request.Headers.Host = $"127.0.0.1:{studio.Port + 1}";
        Assert.Equal(HttpStatusCode.Forbidden, (await studio.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task The_page_itself_may_ask()
    {
        await using var studio = await RunningStudio.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/recipes/check");
        request.Headers.Add("Origin", studio.Address.TrimEnd('/'));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Content = new StringContent(await studio.Client.GetStringAsync("api/recipes/linear"), Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await studio.Client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost:1")]
    public async Task A_web_socket_from_elsewhere_is_refused(string origin)
    {
        await using var studio = await RunningStudio.Start();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{studio.Port}/api/events"), CancellationToken.None));
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", HttpStatusCode.UnsupportedMediaType)]
    public async Task Bodies_that_a_form_can_send_are_refused(string type, HttpStatusCode expected)
    {
        await using var studio = await RunningStudio.Start();
        using var content = new ByteArrayContent("{\"name\":\"quickstart\"}"u8.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        Assert.Equal(expected, (await studio.Client.PostAsync("api/runs", content)).StatusCode);
        Assert.False(Directory.Exists(studio.Runs));
    }

    [Fact]
    public async Task An_oversized_body_is_refused()
    {
        await using var studio = await RunningStudio.Start();
        using var content = new StringContent(new string(' ', (1 << 20) + 1), Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await studio.Client.PostAsync("api/recipes/check", content)).StatusCode);
    }

    [Fact]
    public async Task With_a_token_nothing_of_the_api_is_given_without_it()
    {
        await using var studio = await RunningStudio.Start(change: options => options with { Token = "secret" });
        Assert.EndsWith("/#token=secret", studio.Printed, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await studio.Client.GetAsync("")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await studio.Client.GetAsync("api/runs")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await Session("wrong"));
        using var program = new HttpRequestMessage(HttpMethod.Get, "api/runs");
        program.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        Assert.Equal(HttpStatusCode.OK, (await studio.Client.SendAsync(program)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await studio.Client.GetAsync("api/runs")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await Session("secret"));
        Assert.Equal(HttpStatusCode.OK, (await studio.Client.GetAsync("api/runs")).StatusCode); // by the cookie

        async Task<HttpStatusCode> Session(string token)
        {
            using var content = new StringContent($"{{\"token\":\"{token}\"}}", Encoding.UTF8, "application/json");
            using var answer = await studio.Client.PostAsync("api/session", content);
            if (answer.IsSuccessStatusCode)
                Assert.All(["httponly", "samesite=strict"], word => Assert.Contains(word, answer.Headers.GetValues("Set-Cookie").Single()));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Beyond_this_machine_there_is_always_a_token()
    {
        await using var studio = await RunningStudio.Start(change: options => options with { Host = "0.0.0.0" });
        Assert.Matches("#token=[0-9a-f]{64}$", studio.Printed);
        Assert.Equal(HttpStatusCode.Unauthorized, (await studio.Client.GetAsync("api/runs")).StatusCode);
    }

    [Fact]
    public async Task Read_only_closes_all_writes()
    {
        await using var studio = await RunningStudio.Start(change: options => options with { IsReadOnly = true });
        await studio.Post("runs", "{\"name\":\"quickstart\"}", HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.Forbidden, (await studio.Client.DeleteAsync("api/runs/check")).StatusCode);
        await studio.Post("recipes/check", await studio.Client.GetStringAsync("api/recipes/linear")); // a question
        Assert.Equal(HttpStatusCode.OK, (await studio.Client.GetAsync("api/runs")).StatusCode);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("api/runs/..%2f..%2fetc/report")]
    [InlineData("api/runs/%2e%2e/files/model.safetensors")]
    [InlineData("wwwroot/index.html")]
    public async Task Paths_lead_nowhere(string path)
    {
        await using var studio = await RunningStudio.Start();
        using var socket = new System.Net.Sockets.TcpClient("127.0.0.1", studio.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:{studio.Port}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Matches("^HTTP/1.1 4\\d\\d ", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Links_out_of_the_folder_are_not_followed()
    {
        await using var studio = await RunningStudio.Start();
        var elsewhere = Path.Combine(studio.Runs, "..", "elsewhere");
        Directory.CreateDirectory(elsewhere);
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "recipe.json"), "{}");
        Directory.CreateDirectory(studio.Runs);
        Directory.CreateSymbolicLink(Path.Combine(studio.Runs, "linked"), Path.GetFullPath(elsewhere));
        var run = Directory.CreateDirectory(Path.Combine(studio.Runs, "own")).FullName;
        await File.WriteAllTextAsync(Path.Combine(run, "recipe.json"), "{}");
        File.CreateSymbolicLink(Path.Combine(run, "report.html"), "/etc/passwd");
        Assert.Equal("own", Assert.Single((await studio.Get("runs")).EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.GetAsync("api/runs/linked")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.GetAsync("api/runs/own/report")).StatusCode);
    }

    [Fact]
    public async Task Every_answer_has_the_headers_that_keep_a_page_to_itself()
    {
        await using var studio = await RunningStudio.Start();
        foreach (var path in (string[])["", "app.js", "api/runs", "api/nothing"])
        {
            using var answer = await studio.Client.GetAsync(path);
            Assert.StartsWith("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        }
    }
}
