package io.tapline.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.browser.Chromium.Page;
import io.tapline.simulator.webpush.Subscription;
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

    /** From the app server to the screen, and off it again: the push of the next one is what a closed page learns by. */
    @Test
    void workerShowsWhatItIsTappedForAndClearsWhatWasDismissedElsewhere() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Page page = open("closed page", site, browser)) {
            String unsid = subscribe(page);
            String parcel = gateway.post(unsid, "Your parcel");
            String push = gateway.push(browser, 0);
            assertThat(push).doesNotContain("parcel").doesNotContain("It is here");

            page.deliver(push);
            JsonNode shown = page.until("displayed", parcel);
            assertThat(shown.get("title").asText()).isEqualTo("Your parcel");
            assertThat(shown.get("body").asText()).isEqualTo("It is here");

            gateway.patch(ALICE, parcel, "{\"userActionState\":\"dismissed\"}");
            String letter = gateway.post(unsid, "Your letter");
            page.deliver(gateway.push(browser, 1));
            page.until("displayed", letter);
            page.until("displayedNot", parcel);
        }
    }

    @Test
    void pushThatComesTwiceShowsNothingThatTheUserHasSweptAway() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Page page = open("twice tapped", site, browser)) {
            String unsid = subscribe(page);
            String first = gateway.post(unsid, "First");
            String push = gateway.push(browser, 0);
            page.deliver(push);
            page.until("displayed", first);
            gateway.patch(ALICE, first, "{\"readState\":\"read\"}");

            page.deliver(push);
            page.until("displayedNot", first);
            assertThat(page.call("notification", first).get("readState").asText())
                    .isEqualTo("read");
        }
    }

    @Test
    void dismissedOnOneDeviceItGoesFromTheOther() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Page laptop = open("laptop", site, browser);
                Page desktop = open("desktop", site, gateway.newBrowser())) {
            String unsid = subscribe(laptop);
            live(laptop);
            live(desktop);
            String id = gateway.post(unsid, "Lunch?");
            laptop.until("shows", id);
            desktop.until("shows", id);

            laptop.press(id, "Dismiss");
            desktop.until("showsNot", id);
            laptop.until("showsNot", id);

            long pressed = laptop.call("goneAt", id).asLong();
            long cleared = desktop.call("goneAt", id).asLong();
            LOG.info("Dismissed on one device, gone from the other after {} ms", cleared - pressed);
            assertThat(gateway.get(ALICE, id).get("userActionState").asText()).isEqualTo("dismissed");
        }
    }

    @Test
    void openPageCatchesUpWithAGatewayThatWasRestarted() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Page page = open("patient", site, browser)) {
            String unsid = subscribe(page);
            live(page);
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
        try (Page page = open("stranger", stranger, gateway.newBrowser())) {
            JsonNode refused = page.attempt("sync", null);
            assertThat(refused.at("/failed/code").asText()).isEqualTo("unreachable");
            assertThat(refused.at("/failed/message").asText()).contains("allowedOrigins");
        }
    }

    @Test
    void browserWithoutAPushServiceIsTold() throws Exception {
        try (Page page = chromium.open("offline", site)) {
            page.call("open", Map.of("baseUrl", gateway.baseUrl(), "token", gateway.userToken(ALICE)));
            JsonNode failed =
                    page.attempt("subscribe", Map.of("vapidPublicKey", gateway.vapidPublicKey(), "timeout", 50));
            assertThat(failed.at("/failed/code").asText()).isEqualTo("subscribeTimeout");
            assertThat(failed.at("/failed/message").asText()).contains("push service has not answered");
        }
    }

    @Test
    void signingOutLeavesNothingBehind() throws Exception {
        Subscription browser = gateway.newBrowser();
        try (Page page = open("leaving", site, browser)) {
            String unsid = subscribe(page);
            String id = gateway.post(unsid, "Secret");
            page.deliver(gateway.push(browser, 0));
            page.until("displayed", id);
            int devices = gateway.subscriptions(ALICE).size();

            page.call("signOut", null);

            assertThat(gateway.subscriptions(ALICE)).hasSize(devices - 1);
            page.until("displayedNot", id);
            assertThat(page.call("stored", null).asInt()).isZero();
        }
    }

    private static Page open(String device, Site site, Subscription browser) throws Exception {
        Page page = chromium.open(device, site);
        page.call(
                "open",
                Map.of(
                        "baseUrl",
                        gateway.baseUrl(),
                        "token",
                        gateway.userToken(ALICE),
                        "subscription",
                        Map.of(
                                "endpoint", browser.endpoint(),
                                "p256dh", browser.p256dh(),
                                "auth", browser.auth())));
        return page;
    }

    /** Returns the UNSID, which the app's server would be told. */
    private static String subscribe(Page page) throws Exception {
        return page.call("subscribe", Map.of("vapidPublicKey", gateway.vapidPublicKey()))
                .get("userNotificationSubscriptionId")
                .asText();
    }

    private static void live(Page page) throws Exception {
        page.call("start", null);
        page.until("lives", null);
    }
}
