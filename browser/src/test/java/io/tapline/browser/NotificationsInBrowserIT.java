package io.tapline.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.browser.Chromium.Device;
import io.tapline.browser.Chromium.Page;
import io.tapline.simulator.webpush.Subscription;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A web app of another origin, with our client library, in a real browser, against a running gateway. */
@ExtendWith(ChromiumInstalled.class)
class NotificationsInBrowserIT {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationsInBrowserIT.class);
    private static final String ALICE = "alice";

    private static Site site;
    private static Site stranger;
    private static RunningDemo gateway;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        site = new Site();
        stranger = new Site();
        gateway = new RunningDemo(site);
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() throws Exception {
        chromium.close();
        gateway.close();
        stranger.close();
        site.close();
    }

    /** From the app server to the screen, and off it again by the push of the next one: all that a closed page has. */
    @Test
    void workerShowsWhatItIsTappedForAndClearsWhatWasDismissedElsewhere() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Device laptop = chromium.device("laptop", site)) {
            Page page = open(laptop, browser);
            String unsid = subscribe(page);
            page.leave();
            String parcel = gateway.post(unsid, "Your parcel");
            String push = gateway.push(browser, 0);
            assertThat(push).doesNotContain("parcel").doesNotContain("It is here");

            page.deliver(push);
            page.visit();
            JsonNode shown = page.until("displayed", parcel);
            assertThat(shown.get("title").asText()).isEqualTo("Your parcel");
            assertThat(shown.get("body").asText()).isEqualTo("It is here");

            page.leave();
            gateway.patch(ALICE, parcel, "{\"userActionState\":\"dismissed\"}");
            String letter = gateway.post(unsid, "Your letter");
            page.deliver(gateway.push(browser, 1));
            page.visit();
            page.until("displayed", letter);
            page.until("displayedNot", parcel);
        }
    }

    @Test
    void visitClearsWhatWasReadElsewhere() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Device laptop = chromium.device("laptop", site)) {
            Page page = open(laptop, browser);
            String unsid = subscribe(page);
            String id = gateway.post(unsid, "Read on the phone");
            page.deliver(gateway.push(browser, 0));
            page.until("displayed", id);
            page.leave();
            gateway.patch(ALICE, id, "{\"readState\":\"read\"}");

            page.visit();
            page.until("displayed", id);
            start(page, browser);
            page.until("displayedNot", id);
        }
    }

    @Test
    void pushThatComesTwiceShowsNothingThatTheUserHasSweptAway() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Device laptop = chromium.device("laptop", site)) {
            Page page = open(laptop, browser);
            String id = gateway.post(subscribe(page), "First");
            String push = gateway.push(browser, 0);
            page.deliver(push);
            page.until("displayed", id);
            gateway.patch(ALICE, id, "{\"readState\":\"read\"}");

            page.deliver(push);
            page.until("displayedNot", id);
            assertThat(page.call("notification", id).get("readState").asText()).isEqualTo("read");
        }
    }

    @Test
    void dismissedOnOneDeviceItGoesFromTheOther() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Device laptop = chromium.device("laptop", site);
                Device desktop = chromium.device("desktop", site)) {
            Page one = live(laptop, browser);
            Page other = live(desktop, gateway.newBrowser());
            String id = gateway.post(subscribe(one), "Lunch?");
            one.until("shows", id);
            other.until("shows", id);

            one.press(id, "Dismiss");
            other.until("showsNot", id);
            one.until("showsNot", id);

            long pressed = one.call("goneAt", id).asLong();
            long cleared = other.call("goneAt", id).asLong();
            LOG.info("Dismissed on one device, gone from the other after {} ms", cleared - pressed);
            assertThat(gateway.get(ALICE, id).get("userActionState").asText()).isEqualTo("dismissed");
        }
    }

    @Test
    void pagesOfOneBrowserShareOneStreamAndTakeItOverFromEachOther() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Device laptop = chromium.device("laptop", site)) {
            Page first = live(laptop, browser);
            Page second = open(laptop, browser);
            start(second, browser);
            assertThat(second.call("state", null).asText()).isEqualTo("standby");
            String unsid = subscribe(first);
            String one = gateway.post(unsid, "For both");
            first.until("shows", one);
            second.until("shows", one);

            first.close();
            second.until("lives", null);
            String two = gateway.post(unsid, "For the second");
            second.until("shows", two);
        }
    }

    @Test
    void openPageCatchesUpWithAGatewayThatWasRestarted() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Device laptop = chromium.device("laptop", site)) {
            Page page = live(laptop, browser);
            String unsid = subscribe(page);
            String before = gateway.post(unsid, "Before");
            page.until("shows", before);

            gateway.restartGateway();
            gateway.patch(ALICE, before, "{\"readState\":\"read\"}");
            String after = gateway.post(unsid, "After");

            page.until("shows", after);
            page.until("showsNot", before);
        }
    }

    @Test
    void pageOfAnOriginThatTheAppDoesNotAllowIsRefused() throws Exception {
        try (Device laptop = chromium.device("laptop", stranger)) {
            Page page = open(laptop, gateway.newBrowser());
            JsonNode refused = page.attempt("sync", null);
            assertThat(refused.at("/failed/code").asText()).isEqualTo("unreachable");
            assertThat(refused.at("/failed/message").asText()).contains("allowedOrigins");
            assertThat(page.log()).contains("blocked by CORS policy");
        }
    }

    @Test
    void browserWithoutAPushServiceIsTold() throws Exception {
        try (Device laptop = chromium.device("laptop", site)) {
            Page page = laptop.open();
            page.call("open", account());
            JsonNode failed =
                    page.attempt("subscribe", Map.of("vapidPublicKey", gateway.vapidPublicKey(), "timeout", 50));
            assertThat(failed.at("/failed/code").asText()).isEqualTo("subscribeTimeout");
            assertThat(failed.at("/failed/message").asText()).contains("push service has not answered");
        }
    }

    @Test
    void signingOutLeavesNothingBehind() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Device laptop = chromium.device("laptop", site)) {
            Page page = open(laptop, browser);
            String id = gateway.post(subscribe(page), "Secret");
            page.deliver(gateway.push(browser, 0));
            page.until("displayed", id);
            int devices = gateway.subscriptions(ALICE).size();

            page.call("signOut", null);

            assertThat(gateway.subscriptions(ALICE)).hasSize(devices - 1);
            page.until("displayedNot", id);
            assertThat(page.call("stored", null).asInt()).isZero();
        }
    }

    /** A page of a new device whose user is signed in. */
    private static Page open(Device device, Subscription browser) throws Exception {
        Page page = device.open();
        page.call("open", account(browser));
        return page;
    }

    private static Page live(Device device, Subscription browser) throws Exception {
        Page page = open(device, browser);
        page.call("start", null);
        page.until("lives", null);
        return page;
    }

    private static void start(Page page, Subscription browser) throws Exception {
        page.call("open", account(browser));
        page.call("start", null);
    }

    private static Map<String, Object> account() {
        return Map.of("baseUrl", gateway.baseUrl(), "token", gateway.userToken(ALICE));
    }

    private static Map<String, Object> account(Subscription browser) {
        Map<String, Object> account = new HashMap<>(account());
        account.put(
                "subscription",
                Map.of("endpoint", browser.endpoint(), "p256dh", browser.p256dh(), "auth", browser.auth()));
        return account;
    }

    /** Returns the UNSID, which the app's server would be told. */
    private static String subscribe(Page page) throws Exception {
        return page.call("subscribe", Map.of("vapidPublicKey", gateway.vapidPublicKey()))
                .get("userNotificationSubscriptionId")
                .asText();
    }
}
