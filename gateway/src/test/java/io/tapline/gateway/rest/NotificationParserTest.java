package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.ALICE;
import static io.tapline.gateway.rest.TestApps.CLOCK;
import static io.tapline.gateway.rest.TestApps.CONTOSO;
import static io.tapline.gateway.rest.TestApps.LIMITS;
import static io.tapline.gateway.rest.TestApps.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.push.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationParserTest {

    private static final String RAW = "'targetHostName':'app.contoso.com','payload':{'rawContent':'hello'}";
    private static final String FALLBACK = "'fallbackPolicy':{'endpointFallback':{'platformTypes':'iOS',"
            + "'fallbackDelayInSeconds':120,'visualContent':{'title':'t','body':'b'}}}";

    private final NotificationParser parser = new NotificationParser(LIMITS, new NotificationIds(CLOCK, new Random(1)));

    private Notification parse(String body) {
        return parser.parse(body.replace('\'', '"').getBytes(UTF_8), CONTOSO, ALICE);
    }

    /** A notification with a raw payload and more members. */
    private Notification with(String members) {
        return parse("{" + RAW + "," + members + "}");
    }

    private void assertRefused(String body, String target) {
        assertThatThrownBy(() -> parse(body)).isInstanceOfSatisfying(ApiFailure.class, failure -> {
            assertThat(failure.error()).isEqualTo(ApiError.INVALID_REQUEST);
            assertThat(failure.target()).isEqualTo(target);
        });
    }

    @Test
    void allFieldsAreRead() {
        Notification notification = parse("""
                {"targetHostName": "app.contoso.com", "appNotificationId": "id-1", "groupName": "group",
                 "targetPolicy": {"platformTypes": ["windows", "ios"],
                   "endpoints": {"subscriptions": ["0190a4a5-0000-7000-8000-000000000001"]}},
                 "payload": {"rawContent": "raw", "visualContent": {"title": "title", "body": "body"}},
                 "displayTimeToLive": 60, "expirationDateTime": "2026-11-22T10:00:00.5+02:00", "priority": "Low"}""");

        assertThat(notification.appId()).isEqualTo("contoso");
        assertThat(notification.user()).isEqualTo(ALICE);
        assertThat(notification.targetHostName()).isEqualTo("app.contoso.com");
        assertThat(notification.appNotificationId()).isEqualTo("id-1");
        assertThat(notification.groupName()).isEqualTo("group");
        assertThat(notification.platforms()).containsExactlyInAnyOrder(Platform.WINDOWS, Platform.IOS);
        assertThat(notification.targetSubscriptions())
                .containsExactly(UUID.fromString("0190a4a5-0000-7000-8000-000000000001"));
        assertThat(notification.rawContent()).isEqualTo("raw".getBytes(UTF_8));
        assertThat(notification.visualContent()).isEqualTo(new VisualContent("title", "body"));
        assertThat(notification.displaySeconds()).isEqualTo(60);
        assertThat(notification.createdAt()).isEqualTo(NOW);
        assertThat(notification.expiresAt()).isEqualTo("2026-11-22T08:00:00.500Z");
        assertThat(notification.priority()).isEqualTo(Priority.LOW);
        assertThat(notification.fallback()).isNull();
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        Notification notification = parse("{" + RAW + "}");

        assertThat(notification.appNotificationId()).isNull();
        assertThat(notification.groupName()).isNull();
        assertThat(notification.platforms()).containsExactlyInAnyOrder(Platform.values());
        assertThat(notification.targetSubscriptions()).isEmpty();
        assertThat(notification.displaySeconds()).isNull();
        assertThat(notification.expiresAt()).isEqualTo(NOW.plus(Duration.ofDays(7)));
        assertThat(notification.priority()).isEqualTo(Priority.NONE);
    }

    @Test
    void visualNotificationIsHighUnlessItSaysOtherwise() {
        String visual = "{'targetHostName':'app.contoso.com','payload':{'visualContent':{'title':'t'}}";
        assertThat(parse(visual + "}").priority()).isEqualTo(Priority.HIGH);
        assertThat(parse(visual + ",'priority':'Low'}").priority()).isEqualTo(Priority.LOW);
    }

    @Test
    void nullIsAsGoodAsNothing() {
        Notification notification = with("'appNotificationId':null,'groupName':null,'targetPolicy':null,"
                + "'displayTimeToLive':null,'expirationDateTime':null,'priority':null,'fallbackPolicy':null");

        assertThat(notification).usingRecursiveComparison().ignoringFields("id").isEqualTo(parse("{" + RAW + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "'60'", "'0060'"})
    void displayTimeToLiveIsANumberOrANumericString(String value) {
        assertThat(with("'displayTimeToLive':" + value).displaySeconds()).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'payload':{'rawContent':'x'}", "'PAYLOAD':{'RAWCONTENT':'x'}", "'Payload':{'RawContent':'x'}"})
    void namesAreMatchedInAnyCase(String payload) {
        assertThat(parse("{'TargetHostname':'app.contoso.com'," + payload + "}").rawContent())
                .isEqualTo("x".getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "'High', HIGH",
        "'high', HIGH",
        "'LOW', LOW",
        "'none', NONE",
        "0, NONE",
        "1, HIGH",
        "2, LOW",
        "'1', HIGH"
    })
    void priorityIsANameInAnyCaseOrItsNumber(String value, Priority priority) {
        String json = Character.isDigit(value.charAt(0)) ? value : "'" + value + "'";
        assertThat(with("'priority':" + json).priority()).isEqualTo(priority);
        assertThat(with("'priority':'" + value + "'").priority()).isEqualTo(priority);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'iOS'", "'IOS'", "['ios']", "['iOS','ios']"})
    void platformTypesAreAStringOrAnArrayInAnyCase(String value) {
        assertThat(with("'targetPolicy':{'platformTypes':" + value + "}").platforms())
                .containsExactly(Platform.IOS);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T08:00:00Z, 2026-11-22T08:00:00Z",
        "2026-11-22T08:00:00.123456789Z, 2026-11-22T08:00:00.123Z",
        "2026-11-22T08:00:00.1234567891234Z, 2026-11-22T08:00:00.123Z",
        "2026-11-22T08:00:00.999999999999+00:00, 2026-11-22T08:00:00.999Z",
        "2026-11-22T08:00:00-03:30, 2026-11-22T11:30:00Z",
        "2026-11-22t08:00:00z, 2026-11-22T08:00:00Z",
        "2026-12-21T08:00:00.250Z, 2026-12-21T08:00:00.250Z"
    })
    void expirationDateTimeIsIso8601WithOffset(String text, String instant) {
        assertThat(with("'expirationDateTime':'" + text + "'").expiresAt()).isEqualTo(instant);
    }

    @Test
    void olderShapesAreTolerated() {
        assertThat(parse("{'notification':{" + RAW + "}}").rawContent()).isEqualTo("hello".getBytes(UTF_8));
        assertThat(parse("{'notification':{" + RAW + "},'@odata.type':'x'}").rawContent())
                .isEqualTo("hello".getBytes(UTF_8));
        assertThat(parse("{'targetHostName':'app.contoso.com','payload':{'visual':{'title':'t'}}}")
                        .visualContent())
                .isEqualTo(new VisualContent("t", null));
    }

    @Test
    void undocumentedMembersArePassedOver() {
        Notification notification = with("'@odata.type':'#microsoft.graph.notification','id':'1','extra':{'a':[1,{}]},"
                + "'targetPolicy':{'more':1},'title':'not of the payload'");

        assertThat(notification).usingRecursiveComparison().ignoringFields("id").isEqualTo(parse("{" + RAW + "}"));
    }

    @Test
    void rawContentKeepsEveryCharacter() {
        assertThat(parse("{'targetHostName':'app.contoso.com','payload':{'rawContent':'\\u0000 \\ud83d\\ude00 ü'}}")
                        .rawContent())
                .isEqualTo("\0 \ud83d\ude00 ü".getBytes(UTF_8));
    }

    @Test
    void hostNameIsOneOfTheApps() {
        assertThat(parse("{'targetHostName':'WWW.Contoso.com','payload':{'rawContent':''}}")
                        .targetHostName())
                .isEqualTo("www.contoso.com");
        assertThatThrownBy(() -> parse("{'targetHostName':'app.fabrikam.com','payload':{'rawContent':''}}"))
                .isInstanceOfSatisfying(ApiFailure.class, failure -> {
                    assertThat(failure.error()).isEqualTo(ApiError.ACCESS_DENIED);
                    assertThat(failure.target()).isEqualTo("targetHostName");
                });
    }

    @Test
    void fallbackPolicyIsRead() {
        assertThat(with("'priority':'High'," + FALLBACK).fallback())
                .isEqualTo(new FallbackPolicy(120, new VisualContent("t", "b")));
        assertThat(with("'Priority':'high','FallbackPolicy':{'EndpointFallback':{'platformTypes':['ios'],"
                                + "'fallbackDelayInSeconds':'60','visualContent':{'title':'t'}},'transportFallback':{}}")
                        .fallback())
                .isEqualTo(new FallbackPolicy(60, new VisualContent("t", null)));
    }

    @Test
    void fallbackPolicyIsOnlyForHighRawNotificationsToIos() {
        assertRefused("{" + RAW + "," + FALLBACK + "}", "fallbackPolicy");
        assertRefused("{" + RAW + ",'priority':'Low'," + FALLBACK + "}", "fallbackPolicy");
        assertRefused(
                "{'targetHostName':'app.contoso.com','payload':{'rawContent':'r','visualContent':{'title':'t'}},"
                        + "'priority':'High'," + FALLBACK + "}",
                "fallbackPolicy");
        assertRefused(
                "{" + RAW + ",'priority':'High','targetPolicy':{'platformTypes':['windows']}," + FALLBACK + "}",
                "targetPolicy.platformTypes");
        assertThat(with("'priority':'High','targetPolicy':{'platformTypes':['windows','iOS']}," + FALLBACK)
                        .fallback())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'displayTimeToLive':-1 | displayTimeToLive",
                "'displayTimeToLive':2147483648 | displayTimeToLive",
                "'displayTimeToLive':99999999999999999999999 | displayTimeToLive",
                "'displayTimeToLive':1.5 | displayTimeToLive",
                "'displayTimeToLive':'' | displayTimeToLive",
                "'displayTimeToLive':'soon' | displayTimeToLive",
                "'displayTimeToLive':true | displayTimeToLive",
                "'displayTimeToLive':[60] | displayTimeToLive",
                "'priority':'Urgent' | priority",
                "'priority':3 | priority",
                "'priority':true | priority",
                "'priority':{} | priority",
                "'groupName':1 | groupName",
                "'groupName':'a\\u0000b' | groupName",
                "'groupName':'\\ud800' | groupName",
                "'groupName':'\\udc00\\ud800' | groupName",
                "'appNotificationId':['a'] | appNotificationId",
                "'expirationDateTime':'tomorrow' | expirationDateTime",
                "'expirationDateTime':'2026-11-22T08:00:00' | expirationDateTime",
                "'expirationDateTime':'2026-11-22' | expirationDateTime",
                "'expirationDateTime':'2026-11-31T08:00:00Z' | expirationDateTime",
                "'expirationDateTime':1795248000 | expirationDateTime",
                "'expirationDateTime':'2026-11-21T08:00:00.250Z' | expirationDateTime",
                "'expirationDateTime':'2019-01-01T00:00:00Z' | expirationDateTime",
                "'expirationDateTime':'2026-12-21T08:00:00.251Z' | expirationDateTime",
                "'expirationDateTime':'9999-12-31T23:59:59Z' | expirationDateTime",
                "'targetPolicy':'iOS' | targetPolicy",
                "'targetPolicy':{'platformTypes':'symbian'} | targetPolicy.platformTypes",
                "'targetPolicy':{'platformTypes':['iOS','Unknown']} | targetPolicy.platformTypes",
                "'targetPolicy':{'platformTypes':[]} | targetPolicy.platformTypes",
                "'targetPolicy':{'platformTypes':[null]} | targetPolicy.platformTypes",
                "'targetPolicy':{'platformTypes':[1]} | targetPolicy.platformTypes",
                "'TargetPolicy':{'PlatformTypes':1} | TargetPolicy.PlatformTypes",
                "'targetPolicy':{'endpoints':{'subscriptions':['1-1-1-1-1']}} | targetPolicy.endpoints.subscriptions",
                "'targetPolicy':{'endpoints':{'subscriptions':[]}} | targetPolicy.endpoints.subscriptions",
                "'targetPolicy':{'endpoints':[]} | targetPolicy.endpoints",
                "'fallbackPolicy':{} | fallbackPolicy.endpointFallback",
                "'fallbackPolicy':{'endpointFallback':{}} | fallbackPolicy.endpointFallback.platformTypes",
                "'fallbackPolicy':{'endpointFallback':{'platformTypes':['iOS','android']}} "
                        + "| fallbackPolicy.endpointFallback.platformTypes",
                "'fallbackPolicy':{'endpointFallback':{'platformTypes':'iOS'}} "
                        + "| fallbackPolicy.endpointFallback.fallbackDelayInSeconds",
                "'fallbackPolicy':{'endpointFallback':{'fallbackDelayInSeconds':59}} "
                        + "| fallbackPolicy.endpointFallback.fallbackDelayInSeconds",
                "'fallbackPolicy':{'endpointFallback':{'fallbackDelayInSeconds':601}} "
                        + "| fallbackPolicy.endpointFallback.fallbackDelayInSeconds",
                "'fallbackPolicy':{'endpointFallback':{'platformTypes':'iOS','fallbackDelayInSeconds':60}} "
                        + "| fallbackPolicy.endpointFallback.visualContent",
                "'fallbackPolicy':{'endpointFallback':{'visualContent':{'body':'b'}}} "
                        + "| fallbackPolicy.endpointFallback.visualContent.title",
                "'groupName':'a','groupName':'b' | groupName",
                "'groupName':'a','GROUPNAME':'b' | GROUPNAME",
                "'extra':1,'Extra':2 | Extra",
                "'extra':{'a':{'b':1,'B':2}} | extra.a.B",
                "'extra':[{'a':1,'a':2}] | extra[0].a",
                "'notification':{'groupName':'a'} | notification"
            })
    void whatDoesNotMatchTheContractIsRefusedByName(String members, String target) {
        assertRefused("{" + RAW + "," + members + "}", target);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'payload':{'rawContent':'x'}} | targetHostName",
                "{'targetHostName':'','payload':{'rawContent':'x'}} | targetHostName",
                "{'targetHostName':'app.contoso.com'} | payload",
                "{'targetHostName':'app.contoso.com','payload':null} | payload",
                "{'targetHostName':'app.contoso.com','payload':{}} | payload",
                "{'targetHostName':'app.contoso.com','payload':'x'} | payload",
                "{'targetHostName':'app.contoso.com','payload':{'rawContent':{'a':1}}} | payload.rawContent",
                "{'targetHostName':'app.contoso.com','payload':{'rawContent':[1]}} | payload.rawContent",
                "{'targetHostName':'app.contoso.com','payload':{'rawContent':1}} | payload.rawContent",
                "{'targetHostName':'app.contoso.com','payload':{'rawContent':'\\ud800'}} | payload.rawContent",
                "{'targetHostName':'app.contoso.com','payload':{'visualContent':{}}} | payload.visualContent.title",
                "{'targetHostName':'app.contoso.com','payload':{'visualContent':{'title':''}}} "
                        + "| payload.visualContent.title",
                "{'targetHostName':'app.contoso.com','payload':{'visualContent':{'title':1}}} "
                        + "| payload.visualContent.title",
                "{'targetHostName':'app.contoso.com','payload':{'visualContent':{'title':'t','body':'\\u0000'}}} "
                        + "| payload.visualContent.body",
                "{'targetHostName':'app.contoso.com','payload':{'visual':{'title':'t'},'visualContent':{'title':'t'}}} "
                        + "| payload.visualContent",
                "{'notification':{'groupName':1}} | notification.groupName",
                "{'notification':{'groupName':'a'},'groupName':'a'} | groupName",
                "{'notification':'x'} | notification"
            })
    void bodyWithoutItsPartsIsRefusedByName(String body, String target) {
        assertRefused(body, target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "null",
                "'text'",
                "1",
                "[]",
                "[{" + RAW + "}]",
                "{",
                "{" + RAW,
                "{" + RAW + "}}",
                "{" + RAW + "} {}",
                "{" + RAW + ",}",
                "{targetHostName:1}",
                "{'a':01}",
                "{'a':NaN}",
                "{'a':1e999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999}",
                "{'a':'\\x'}",
                "{'a':'tab\there'}",
                "{/* comment */" + RAW + "}"
            })
    void anythingButOneWellFormedObjectIsRefused(String body) {
        assertThatThrownBy(() -> parse(body))
                .isInstanceOfSatisfying(
                        ApiFailure.class, failure -> assertThat(failure.error()).isEqualTo(ApiError.INVALID_REQUEST));
    }

    @Test
    void textsAreBounded() {
        assertThat(with("'groupName':'" + "g".repeat(256) + "'").groupName()).hasSize(256);
        assertRefused("{" + RAW + ",'groupName':'" + "g".repeat(257) + "'}", "groupName");
        assertRefused("{" + RAW + ",'appNotificationId':'" + "g".repeat(257) + "'}", "appNotificationId");
        assertRefused(
                "{'payload':{'visualContent':{'title':'" + "t".repeat(1025) + "'}}}", "payload.visualContent.title");
        assertRefused(
                "{'payload':{'visualContent':{'title':'t','body':'" + "t".repeat(4097) + "'}}}",
                "payload.visualContent.body");
        assertRefused("{'targetHostName':'" + "t".repeat(256) + "'}", "targetHostName");
    }

    @Test
    void nestingAndNumbersOfMembersAreBounded() {
        assertThatThrownBy(() -> parse("{'a':" + "[".repeat(100) + "]".repeat(100) + "}"))
                .isInstanceOf(ApiFailure.class)
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> parse("{'" + "a".repeat(50_000) + "':1}")).isInstanceOf(ApiFailure.class);
        StringBuilder members = new StringBuilder("{'a0':0");
        for (int i = 1; i <= 100; i++) {
            members.append(",'a").append(i).append("':0");
        }
        assertRefused(members + "}", "a100");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] latin1 = "{\"groupName\":\"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> parser.parse(latin1, CONTOSO, ALICE)).isInstanceOf(ApiFailure.class);
        byte[] utf16 = ("{" + RAW + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_16BE);
        assertThatThrownBy(() -> parser.parse(utf16, CONTOSO, ALICE)).isInstanceOf(ApiFailure.class);
    }

    @Test
    void refusalQuotesNothingOfThePayload() {
        assertThatThrownBy(() -> parse("{'payload':{'rawContent':'top secret}}"))
                .isInstanceOf(ApiFailure.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> parse("{'payload':{'rawContent':'x'}, secret}"))
                .isInstanceOf(ApiFailure.class)
                .hasMessageNotContaining("secret");
    }
}
