package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.fail;

import dev.doorward.openapi.Tool;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.chromium.ChromiumNetworkConditions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.net.PortProber;

/** What a person does with a browser: a real Chromium without a screen, as wide as a telephone or as a desk. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** It warns of generated classes for newer protocols, which nobody here uses; kept, or it forgets its level. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium.devtools");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    private static final List<String> FLAGS = List.of(
            "--headless",
            "--hide-scrollbars",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--force-color-profile=srgb",
            "--lang=en");

    private final ChromeDriver driver;
    private final URI site;
    private final int width;
    private final List<String> complaints = new ArrayList<>();

    private Browser(ChromeDriver driver, URI site, int width) {
        this.driver = driver;
        this.site = site;
        this.width = width;
        try {
            driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
            appear(width, "light");
        } catch (RuntimeException failure) {
            driver.quit();
            throw failure;
        }
    }

    /** A browser that has never been anywhere, or the test is skipped out loud where there is none. */
    static Browser open(URI site, int width) {
        return open(site, width, List.of());
    }

    /** The browser of somebody who keeps cookies and everything else in a folder. */
    static Browser open(URI site, int width, Path profile) {
        return open(site, width, List.of("--user-data-dir=" + profile));
    }

    private static Browser open(URI site, int width, List<String> more) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Tool.path("chromium"));
        options.addArguments(FLAGS).addArguments(more);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return new Browser(new ChromeDriver(driver(), options), site, width);
    }

    private static ChromeDriverService driver() {
        int port = PortProber.findFreePort();
        try {
            ChromeDriverService service = new ChromeDriverService(
                    new File(Tool.path("chromedriver")), port, PATIENCE, List.of("--port=" + port), Map.of());
            service.sendOutputTo(OutputStream.nullOutputStream());
            return service;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    // Going somewhere

    /** @param path of the site, or any other address */
    void go(String path) {
        driver.get(path.startsWith("/") ? site + path : path);
    }

    void reload() {
        driver.navigate().refresh();
    }

    void back() {
        driver.navigate().back();
    }

    void forward() {
        driver.navigate().forward();
    }

    /** Goes on in a new window and gives the name of the one before. */
    String openWindow() {
        String before = driver.getWindowHandle();
        heed();
        driver.switchTo().newWindow(WindowType.TAB);
        appear(width, "light");
        return before;
    }

    /** Goes on in another window and gives the name of the one before. */
    String switchTo(String window) {
        String before = driver.getWindowHandle();
        heed();
        driver.switchTo().window(window);
        return before;
    }

    /** As if the browser were new: one window, no cookies, nothing stored. */
    void forget() {
        List<String> windows = List.copyOf(driver.getWindowHandles());
        for (String window : windows.subList(1, windows.size())) {
            driver.switchTo().window(window).close();
        }
        driver.switchTo().window(windows.get(0));
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.executeCdpCommand(
                "Storage.clearDataForOrigin", Map.of("origin", site.toString(), "storageTypes", "all"));
        driver.get(site + "/doorward/icon.svg");
        script("sessionStorage.clear()");
        driver.get("about:blank");
        appear(width, "light");
        complaints();
    }

    void online(boolean online) {
        if (online) {
            driver.deleteNetworkConditions();
        } else {
            ChromiumNetworkConditions none = new ChromiumNetworkConditions();
            none.setOffline(true);
            driver.setNetworkConditions(none);
        }
    }

    /** Keeps the page's next requests back, until they may leave. */
    void holdRequests() {
        script("const send = window.fetch; const gate = new Promise((open) => { window.letGo = open; });"
                + "window.fetch = (...request) => gate.then(() => send(...request));");
    }

    void letGo() {
        script("window.letGo()");
    }

    // Hands

    void signIn(String email, String password) {
        type("email", email);
        type("password", password);
        press("submit");
    }

    /** Types into a field in place of what is there. */
    void type(String id, String text) {
        WebElement field = shown("#" + id);
        field.clear();
        field.sendKeys(text);
    }

    /** Types wherever the focus is. */
    void keys(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Presses Tab until the focus is on an element. */
    void tabTo(String css) {
        for (int i = 0; i < 40; i++) {
            keys(Keys.TAB);
            if (hasFocus(css)) {
                return;
            }
        }
        fail(css + " is not reached by the Tab key");
    }

    void press(String id) {
        pressThat("#" + id);
    }

    void pressThat(String css) {
        until(css + " can be pressed", () -> shown(css).isEnabled());
        shown(css).click();
    }

    // Eyes

    /** The first element of those that a person sees, as soon as there is one. */
    WebElement shown(String css) {
        List<WebElement> found = new ArrayList<>();
        until(css + " is shown", () -> {
            driver.findElements(By.cssSelector(css)).stream()
                    .filter(WebElement::isDisplayed)
                    .findFirst()
                    .ifPresent(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }

    boolean isShown(String css) {
        return driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
    }

    /** All that can be read in the window. */
    String words() {
        return driver.findElement(By.tagName("body")).getText();
    }

    String value(String id) {
        return shown("#" + id).getDomProperty("value");
    }

    boolean hasFocus(String css) {
        return (boolean) script("return document.activeElement.matches(arguments[0])", css);
    }

    void awaitText(String css, String text) {
        until(css + " says " + text, () -> shown(css).getText().contains(text));
    }

    void awaitPath(String path) {
        until("the window is at " + path, () -> path().equals(path));
    }

    /** Asks again and again, every time in the browser, until it is so. */
    void until(String what, BooleanSupplier condition) {
        for (long start = System.nanoTime(); !isSo(condition); LockSupport.parkNanos(20_000_000)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("never: " + what + "; at " + address() + ":\n" + words());
            }
        }
    }

    private static boolean isSo(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (NoSuchElementException | StaleElementReferenceException | JavascriptException betweenPages) {
            return false;
        }
    }

    String address() {
        return driver.getCurrentUrl();
    }

    /** The path and the query. */
    String path() {
        URI at = URI.create(address());
        return at.getRawPath() + (at.getRawQuery() == null ? "" : "?" + at.getRawQuery());
    }

    /** The names of all cookies, also of those that no script can read. */
    Set<String> cookies() {
        return driver.manage().getCookies().stream().map(Cookie::getName).collect(Collectors.toSet());
    }

    /** What scripts of the site could read: cookies, and what is stored in this tab or for all. */
    String withinReachOfScripts() {
        return (String) script("return document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"
                + " + JSON.stringify(history.state)");
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Runs a script that calls its last argument when it is done. */
    Object asyncScript(String script) {
        return driver.executeAsyncScript(script);
    }

    int width() {
        return width;
    }

    /** Sets the width of the window, in CSS pixels, and the colours that the person likes: light or dark. */
    void appear(int pixels, String scheme) {
        size(pixels, heightOf(pixels));
        // Without motion, so that no colour is caught half way to another.
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    private void size(long wide, long high) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", wide, "height", high, "deviceScaleFactor", 1, "mobile", false));
    }

    private static long heightOf(long pixels) {
        return pixels < 600 ? 760 : 800;
    }

    /** Keeps a picture of the whole page, as if the window were as high as that. */
    void keepPicture(Path file) {
        long high = (long) script("return Math.max(document.documentElement.scrollHeight, innerHeight)");
        long wide = (long) script("return innerWidth");
        size(wide, high);
        Object picture = driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png"))
                .get("data");
        size(wide, heightOf(wide));
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode((String) picture));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * What the browser has complained about since it was asked last, blocked content included. Answers of the API that are not
     * 2xx, and no answer, are what the pages are told about by the API itself.
     */
    List<String> complaints() {
        heed();
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    private void heed() {
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .filter(message -> !message.matches("(?s)\\S+/api/\\S* - Failed to load resource: .*"))
                .forEach(complaints::add);
    }

    @Override
    public void close() {
        try {
            driver.quit();
        } catch (WebDriverException gone) {
            System.out.println("the browser had gone already: " + gone.getMessage());
        }
    }
}
